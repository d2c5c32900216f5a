# Giving tasks to neighbours: whom to ask, task cards, shopping lists, rest.
dispatch-title = Demander à quelqu’un d’aider
dispatch-lead = Appelez quelqu’un et demandez. Qui se repose, ou en a assez cette semaine, n’est pas sur la liste.
dispatch-who = Qui a dit oui ?
dispatch-who-hint = En premier, les personnes les moins sollicitées.
dispatch-amount = Combien en apporte cette personne ?
dispatch-button = Lui confier
dispatch-nobody = Il n’y a personne à qui demander en ce moment, ou il ne reste rien à confier.
dispatch-lately =
    { $n ->
        [0] rien ces quatre dernières semaines
        [one] une tâche ces quatre dernières semaines
       *[other] { $count } tâches ces quatre dernières semaines
    }
dispatch-speaks = lit la même langue
dispatch-drives = conduit
dispatch-new = encore nouveau ou nouvelle
notice-given = L’accueil vous a confié une tâche
history-card-made = { $actor } a fait une fiche de tâche.
## Task cards
card-title = Une fiche de tâche
card-make-fold = Faire une fiche de tâche
card-make = Faire la fiche
card-link-title = Une fiche de tâche pour { $name }
card-link-words = Envoyez-lui ce lien, ou laissez-lui scanner l’image. On y voit quoi apporter et, le jour même, où.
card-link-once = Il s’ouvre une fois, sur un seul téléphone. Il s’arrête un jour après la tâche. Vous ne le voyez que cette fois.
card-press = Cette fiche s’ouvre une fois, sur ce téléphone. Qui l’ouvre voit quoi apporter et où.
card-open = Ouvrir la fiche
card-ended = Cette fiche a été ouverte sur un autre téléphone, ou elle est terminée. Demandez-en une nouvelle à l’accueil.
card-for = Pour { $name }
card-show-words = Regardez quand vous en avez besoin. Chaque fois est notée, et la personne peut le voir.
card-cancel-fold = Finalement, je ne peux pas
card-cancel = Prévenir l’accueil
## Shopping lists
detail-shopping = À acheter
detail-shopping-hint-own = Une chose par ligne. Dites ce qui convient à la place, et le prix à ne pas dépasser.
detail-shopping-hint-caller = Une chose par ligne. Dites ce qui convient à la place, et le prix à ne pas dépasser.
shopping-title = Listes de courses
shopping-lead = Des listes qui grandissent avec le foyer. Sur une demande, dites combien ils sont, et la liste se remplit.
shopping-new = Une nouvelle liste
shopping-name = Son nom
shopping-lines = Ce qu’il y a dessus
shopping-lines-hint = Une chose par ligne, avec combien, et pour combien de personnes. « riz, 1, 1 » : un pour chacun ; « lait, 1, 2 » : un pour deux ; « savon » : un pour tous.
shopping-add = Garder cette liste
shopping-fill-fold = Remplir une liste de courses
shopping-which = Liste
shopping-people = Combien ils sont
shopping-fill = Remplir
## Rest
availability-title = Combien on me demande
availability-none = L’accueil peut vous demander autant de tâches qu’il y en a.
availability-limit =
    { $n ->
        [one] Une tâche par semaine au plus.
       *[other] { $count } tâches par semaine au plus.
    }
availability-resting = Vous vous reposez jusqu’au { $date }. Personne ne vous demande rien avant.
availability-fold = Me reposer, ou fixer une limite
availability-weekly = Tâches par semaine au plus
availability-weekly-hint = Laissez vide s’il n’y a pas de limite.
availability-until = Je me repose jusqu’au
availability-until-hint = D’ici là, l’accueil demande à d’autres.
invalid-resting = Cette personne se repose, ou a déjà autant de tâches qu’elle voulait cette semaine. Demandez à quelqu’un d’autre.
invalid-somebody = Choisissez quelqu’un dans la liste.
invalid-weekly = Écrivez un nombre de 1 à 20, ou rien.
invalid-shopping-many = Soixante lignes au plus.
invalid-shopping-line = Écrivez chaque ligne ainsi : riz, 1, 1
invalid-shopping-lists = Trente listes au plus. Retirez-en une d’abord.
invalid-household = Écrivez combien ils sont, de 1 à 30.
## Asking to join
ask-join-title = Rejoindre ce groupe
ask-join-how = Vous habitez ici et voulez aider, ou recevoir de l’aide de temps en temps ? Demandez à rejoindre le groupe. Vous pouvez aussi demander de l’aide sans cela.
ask-join-lead = Quelqu’un du groupe vous appellera ou vous écrira.
ask-join-kept = Ce que vous écrivez est gardé sous clé, et lu seulement par qui vous répond. Sans réponse, c’est effacé après un mois.
ask-join-words = Quelques mots sur vous
ask-join-words-hint = Par exemple : qui vous connaissez ici.
ask-join-button = Demander à rejoindre
ask-join-member = Vous êtes connecté : vous faites déjà partie d’un groupe.
done-asked-to-join = Merci. Quelqu’un du groupe vous appellera ou vous écrira.
notice-join-asked = Quelqu’un demande à rejoindre le groupe
asking-title = Qui demande à rejoindre
asking-count =
    { $n ->
        [one] Une personne demande à rejoindre
       *[other] { $count } personnes demandent à rejoindre
    }
asking-nobody = Personne ne demande en ce moment.
asking-show = Me montrer qui c’est
asking-lead = Appelez ou écrivez d’abord. Qui arrive est nouveau jusqu’à ce que des voisins se portent garants.
asking-yes = Laisser entrer
asking-no-fold = Dire non
asking-no = Non, effacer ce qui est écrit
invalid-reach = Écrivez un numéro de téléphone ou une adresse mail, pour qu’on puisse vous répondre.
invalid-asking-many = Tant de gens demandent en ce moment que personne ne peut répondre. Réessayez dans quelques jours.
## Bringing a list over
import-title = Reprendre une liste
import-lead = D’un tableur, d’un carnet d’adresses ou d’une discussion exportée. Vous la voyez avant que rien ne soit gardé, et pouvez tout retirer pendant une semaine.
import-kind = Qui est dessus ?
import-cases = Des personnes qui ont besoin de quelque chose
import-cases-hint = Chaque ligne devient une demande à l’accueil.
import-neighbours = Des voisins
import-neighbours-hint = Chaque ligne devient un voisin du groupe. Qui est déjà là est laissé de côté.
import-text = La liste
import-text-hint = Copiez les lignes de votre tableur et collez-les ici, ou collez un fichier CSV ou une discussion. Mille lignes au plus.
import-look = Regarder
import-look-again = Regarder encore
import-look-title = Voici ce que deviennent les premières lignes
import-column = Colonne { $number }
import-example = Par exemple : { $text }
import-column-skip = Laisser de côté
import-column-what = Ce qu’il faut
import-column-name = Nom
import-column-phone = Téléphone
import-column-mail = Adresse mail
import-column-corner = Vers où
import-column-door = Porte
import-column-household = Foyer
import-column-shopping = À acheter
import-column-note = Note
import-column-area = Quartier
import-first = La première ligne
import-headings = Ce sont des titres : la laisser de côté
import-consent = Le savent-ils ?
import-consent-tick = Les personnes de cette liste ont accepté qu’elle soit gardée ici
import-bring = Reprendre la liste
import-done-title = La liste est là
import-taken =
    { $n ->
        [one] Une ligne a été reprise.
       *[other] { $count } lignes ont été reprises.
    }
import-here =
    { $n ->
        [one] Une personne était déjà là.
       *[other] { $count } personnes étaient déjà là.
    }
import-left-out = Ces lignes n’ont pas pu être reprises : { $rows }.
import-undo-until = Vous pouvez la retirer pendant { $days } jours.
import-past = Listes reprises
import-past-cases =
    { $n ->
        [one] une demande
       *[other] { $count } demandes
    }
import-past-neighbours =
    { $n ->
        [one] un voisin
       *[other] { $count } voisins
    }
import-undo-fold = Retirer la liste
import-undo = Oui, retirer toute la liste
import-undone = retirée
import-stay =
    { $n ->
        [one] La liste est retirée. Une ligne reste, car quelqu’un a travaillé dessus depuis.
       *[other] La liste est retirée. { $count } lignes restent, car quelqu’un a travaillé dessus depuis.
    }
done-taken-back = Toute la liste est retirée, et ses données sont effacées.
import-case-title = D’une liste : regardez dedans
import-undone-title = D’une liste, retirée
invalid-import-list = Nous ne pouvons pas lire cette liste. Enregistrez-la en CSV et collez-la de nouveau.
invalid-import-none = Collez d’abord une liste.
invalid-import-many = Mille lignes à la fois au plus.
invalid-import-columns = Dites quelle colonne contient le nom, ou ce qu’il faut.
## In further languages, lent, and what one should know
mark-car = il faut une voiture
mark-small = moins d’une heure
mark-lifting = quelque chose de lourd à porter
mark-collect = à venir chercher
mark-no_papers = aucun papier demandé
mark-step_free = sans marches
mark-in_pairs = on y va à deux
mark-cool = à garder au frais
mark-show_paper = on y demande un papier
mark-paused = en pause
new-marks = Bon à savoir
new-lent-for = Prêté : de retour après combien de jours
new-lent-for-hint = Seulement pour ce qui doit revenir. Laissez vide pour ce que vous donnez.
board-only = Seulement
board-any-only = tout
board-only-today = pour aujourd’hui
board-only-again = ce qui revient
board-any-language = toutes les langues
translation-by = Traduit par { $name }.
translation-by-neighbour = Traduit par quelqu’un du voisinage.
translation-by-pod = Traduit par le groupe qui l’a publié.
translation-original = Voici l’original.
translation-show = Voir la traduction
translation-show-original = Voir l’original
translation-fold = Traduire ceci
translation-language = En
translation-hint = Écrivez comme vous le diriez. Votre nom est à côté, pour vos voisins.
translation-button = Garder la traduction
translation-away = Retirer la traduction : { $language }
done-translated = Merci. Qui lit cette langue voit vos mots.
history-translated = { $actor } a travaillé à une traduction.
invalid-translation-language = Choisissez une langue dans laquelle ce n’est pas encore écrit.
invalid-translation-many = Huit langues au plus.
loan-out = Un est prêté, de retour au plus tard le { $date }.
loan-out-to = Chez { $name }, de retour au plus tard le { $date }.
loan-until = Prêté jusqu’au { $date }.
loan-returned = De retour le { $date }.
loan-back = C’est revenu
history-returned = { $actor } dit que c’est revenu.
history-returned-n = { $actor } dit que c’est revenu : { $amount }.
notice-loan-due = Quelque chose que vous avez emprunté doit être rendu d’ici demain
notice-loan-due-lender = Quelque chose que vous avez prêté doit revenir d’ici demain
notice-returned = Ce que vous aviez emprunté est revenu. Merci
invalid-lent-for = Écrivez pour combien de jours, de 1 à 366.
invalid-lent-ask = Seul ce qu’on offre peut être prêté.
left-lent = Prêté en ce moment
too-many-requests = Vous demandez très vite. Attendez une minute, puis continuez.
## A map of areas
map-title = Une carte de vos quartiers
map-lead = Avec une carte, on choisit un quartier en voyant où il est. Ce serveur la dessine lui-même ; on ne demande d’image à personne d’autre.
map-text = La carte (GeoJSON)
map-text-hint = Dessinez vos quartiers, ou découpez-les, sur un site comme geojson.io, donnez à chacun le nom qu’ont vos annonces, et collez le texte ici. Des quartiers seulement, jamais des maisons. Vide : la carte est retirée.
map-source = D’où elle vient
map-source-hint = Par exemple : © les contributeurs d’OpenStreetMap. C’est écrit sous la carte.
map-button = Garder cette carte
map-label = Carte des quartiers
map-caption = Plus c’est foncé, plus il y a d’annonces. La liste en dessous dit la même chose.
invalid-map = Nous ne pouvons pas lire cette carte. Enregistrez-la en GeoJSON, en degrés, et collez-la de nouveau.
invalid-map-many = Deux cents quartiers au plus.
invalid-map-none = Il n’y a pas de quartier avec un nom sur cette carte.
## Without a signal
offline-title = Il n’y a pas de réseau
offline-words = Cette page a besoin du réseau. Votre tournée est sur ce téléphone, si vous l’avez regardée aujourd’hui.
offline-kept-title = Gardé sur ce téléphone
offline-kept-words = Il n’y a pas de réseau. Ce que vous avez dit est gardé, et part quand vous regardez votre tournée avec du réseau.
offline-kept-here = Cette page reste sur ce téléphone un jour, pour la lire sans réseau. Elle disparaît quand vous vous déconnectez.
offline-waiting = Encore à envoyer.
offline-sent = Envoyé maintenant.
offline-refused = Pas accepté : regardez la promesse.
## A pod splits
split-title = Diviser le groupe
split-many = Vous êtes { $count }. Voulez-vous diviser le groupe ?
split-lead = Quelques-uns vont dans un nouveau groupe à eux. Ils emportent leurs données, leurs tâches et ce que seuls les voisins voient d’eux ; personne ne retape rien. Ce qui est public, et ce qui est déjà promis, se termine ici.
split-who = Qui va dans le nouveau groupe ?
split-who-hint = Demandez-leur d’abord.
split-keys = Qui tient les clés là-bas ?
split-keys-hint = Cette personne commence aussi à l’accueil, et peut transmettre les deux.
split-button = Diviser le groupe
done-split = Le nouveau groupe est là.
notice-pod-split = Vous êtes dans un nouveau groupe
history-pod-split = C’est passé à un autre groupe.
invalid-split = Choisissez qui va dans le nouveau groupe, et qui reste. Quelqu’un qui a les clés doit rester.
invalid-split-keys = Choisissez quelqu’un qui y va pour tenir les clés.
notice-translated = Une annonce du groupe a été traduite
invalid-helps-already = Cette personne aide déjà pour cela.
invalid-translation-old = Le texte a changé entre-temps. Regardez-le, et traduisez de nouveau.
notice-card-made = L’accueil a fait une fiche pour une de vos promesses
history-paused = { $actor } l’a mis en pause.
history-resumed = { $actor } l’a repris.
pause-button = Mettre en pause
resume-button = Reprendre
done-paused = C’est en pause. Personne ne peut y répondre pour le moment ; ce qui est convenu continue.
done-resumed = Cela reprend. On peut de nouveau y répondre.
refusal-paused = C’est en pause pour le moment. Revenez dans quelques jours.
availability-free = Libre : { $days }
availability-days = Quels jours êtes-vous libre ?
availability-days-hint = Pour ces jours, l’accueil vous demande d’abord.
dispatch-free = libre ce jour-là
dispatch-knows-area = y a déjà porté quelque chose

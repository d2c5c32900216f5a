# About me, neighbours, joining, and what is kept of people, in French. Keys and order as in en/people.ftl.
list-comma = ,{" "}
exit = Quitter vite cette page
front-need = J’ai besoin de quelque chose
front-give = Je peux donner quelque chose
front-no-account = Pas besoin de compte.
front-code = Avec votre code, voyez où on en est
detail-name = Nom
detail-name-hint-own = Un prénom suffit.
detail-name-hint-caller = Un prénom suffit.
detail-phone = Téléphone
detail-phone-hint-own = Cela ne sera pas mis en ligne. Seuls l’accueil et la personne qui vous aide peuvent le voir.
detail-phone-hint-caller = Cela ne sera pas mis en ligne.
detail-mail = Adresse de courriel
detail-mail-hint-own = Cela ne sera pas mis en ligne.
detail-mail-hint-caller = Cela ne sera pas mis en ligne.
detail-corner = Où, à peu près
detail-corner-hint-own = Deux rues qui se croisent, ou quelque chose tout près. Pas de numéro de maison.
detail-corner-hint-caller = Deux rues qui se croisent, ou quelque chose tout près. Pas encore de numéro de maison.
detail-door = Adresse exacte
detail-door-hint-own = Rue, numéro, étage, sonnette. On ne la montre qu’à la personne qui vous apporte quelque chose, le jour même.
detail-door-hint-caller = Seulement quand quelqu’un est en route. On la montre à cette personne le jour même, et à personne d’autre.
detail-household = Foyer
detail-household-hint-own = Combien vous êtes, et ce que vous ne pouvez pas manger.
detail-household-hint-caller = Combien de personnes, et ce qu’elles ne peuvent pas manger.
detail-note = Ce que doit savoir la personne qui aide
detail-note-hint-own = Cela ne sera pas mis en ligne. N’écrivez jamais le nom d’un médicament.
detail-note-hint-caller = Cela ne sera pas mis en ligne. N’écrivez jamais le nom d’un médicament.
## About me
me-title = À propos de moi
me-kept = Ce que nous gardons, et quand nous l’effaçons
me-kept-words = Ces informations sont sous clé. Quelqu’un n’en voit une que s’il le faut pour aider, et c’est noté ici à chaque fois.
me-kept-none = Nous ne gardons aucune information sur vous.
me-goes = Ces informations restent jusqu’à ce que vous les effaciez ou que vous partiez. Une fois effacées, elles disparaissent aussi des anciennes copies de secours.
me-details-fold = Ajouter ou modifier mes informations
me-save = Enregistrer
me-forget-fold = Effacer mes informations
me-forget = Effacer mes informations maintenant
me-download = Télécharger tout ce qui est gardé sur vous (JSON)
me-signed-in = Vos connexions
me-here = ce navigateur
me-end-others = Se déconnecter partout ailleurs
signed-in-by-session = Dans un navigateur
signed-in-by-token = Par un programme
signed-in-by-link = Un lien de connexion qui n’a pas encore servi
signed-in-by-code = Un code de connexion qui n’a pas encore servi
me-about = Votre nom et votre langue
me-about-fold = Changer de nom ou de langue
me-language = Langue de vos pages
field-your-name = Votre nom
me-leave-fold = Partir et faire effacer mon nom et mes informations
me-leave-words = Nous effaçons votre nom, vos informations et ce que vous avez écrit. Ce que vous avez promis est annulé. Ce qui a été remis reste compté, sans votre nom.
me-leave-sure = Oui, je veux partir
me-leave-tick = Cochez la case si vous voulez partir.
me-leave = Partir maintenant
seen-title = Qui a vu quoi
seen-none = Personne n’a regardé.
shown-noted = C’est noté : vous avez vu ceci.
done-forgotten = Vos informations sont effacées.
done-ended = Vos autres connexions sont fermées.
done-left = Il ne reste plus ni votre nom ni vos informations ici. Bonne route.
done-joined = Bienvenue dans le pod.
## Neighbours
people-title = Voisins
people-me = (vous)
people-new = vient d’arriver
people-new-words = Aucun voisin n’a encore dit qu’il connaît cette personne et lui fait confiance. Elle peut demander et offrir, mais on ne lui montre aucune adresse exacte.
people-vouch = Je connais cette personne et je lui fais confiance
people-bring = Faire venir des voisins
people-invite-lead = Donnez ce lien à des gens que vous connaissez.
people-invite = Créer un lien pour rejoindre le pod
people-invite-title = Un lien pour rejoindre le pod
people-invite-words = Toute personne qui a ce lien peut rejoindre votre pod. Il marche pendant { $days } jours. Il n’est montré que maintenant.
people-not-known = Quand un voisin aura dit qu’il vous connaît, vous pourrez faire venir d’autres personnes.
people-add-fold = Ajouter quelqu’un qui n’a pas d’adresse de courriel
people-add = Ajouter et créer un code
people-name = Prénom
people-language = Sa langue
people-code = Créer un code de connexion
people-code-title = Code de connexion pour { $name }
people-code-words = Lisez-le à cette personne, ou écrivez-le pour elle. Elle ouvre { $link } et le tape.
people-code-once = Il marche une seule fois, pendant un jour. Il n’est montré que maintenant.
qr-label = La même adresse, en image qu’un téléphone peut lire
jobs-title = Rôles
jobs-none = Aucun rôle en ce moment.
job-desk = Accueil
job-driver = Conduite
job-caller = Appels
job-purse = Caisse
job-mediator = Médiation
job-keys = Clés
job-until = { $job }, jusqu’au { $date }
job-lay-down = Quitter ce rôle
job-take-back = Reprendre ce rôle
job-give-fold = Donner un rôle à cette personne
job-which = Quel rôle
job-until-when = Jusqu’à quand
job-give = Donner ce rôle
join-title = Rejoindre { $pod }
join-by = { $name } vous invite.
join-button = Rejoindre
sign-in-code = Code de connexion
sign-in-code-hint = Huit chiffres que quelqu’un de votre pod vous a donnés.
sign-in-code-wrong = Ce code ne marche pas, ou ne marche plus. Demandez-en un nouveau à quelqu’un de votre pod.
notice-joined = Quelqu’un a rejoint le pod
notice-job = Un de vos rôles a changé
notice-job-keys = Personne d’autre n’a les clés : elles sont chez vous pour un mois
log-act-job-give = { $actor } a confié un rôle.
log-act-job-end = { $actor } a mis fin à un rôle.
log-act-forget-unreadable = { $actor } a effacé des informations que plus personne ne pouvait ouvrir.
invalid-phone = Écrivez un numéro de téléphone d’au moins cinq chiffres.
invalid-mail = Écrivez une adresse de courriel, comme ana@mail.example.
invalid-shorter = Faites plus court.
invalid-until = Choisissez un jour dans l’année qui vient.
invalid-vouch-first = Un voisin doit d’abord dire qu’il connaît cette personne.
invalid-last-keys = Personne d’autre n’a les clés. Donnez-les d’abord à quelqu’un.
state-wiped = effacé
state-too-many-tries = trop d’essais. Attendez dix minutes
log-act-sign-in-code = { $actor } a créé un code de connexion pour quelqu’un du voisinage.
notice-code-made = Un code de connexion a été créé pour vous
detail-said = Ce que la personne a écrit
detail-said-hint-own = Seul l’accueil le voit.
detail-said-hint-caller = Seul l’accueil le voit.

## Garder ses distances, et prévenir les médiateurs
nav-mediation = Pour les médiateurs
apart-link = Garder ses distances, ou prévenir les médiateurs
apart-page = Quelque chose ne va pas
apart-title = Garder ses distances
apart-words = Vous ne verrez pas ce que cette personne publie, et elle ne verra pas ce que vous publiez. Vous ne pouvez plus vous écrire, et aucun ne voit les coordonnées de l’autre. Elle n’en est pas informée.
apart-is = Vous gardez vos distances avec cette personne.
apart-button = Garder nos distances
apart-undo = Ne plus garder nos distances
me-apart = Vous gardez vos distances avec
done-apart = C’est fait. Cette personne n’en est pas informée.
tell-title = Prévenir les médiateurs
tell-lead = Les médiateurs du pod le lisent, et personne d’autre. Si cela concerne l’un d’eux, celui-là ne le voit pas. La personne concernée n’en est pas informée.
tell-words = Que s’est-il passé ?
tell-words-hint = Autant que vous voulez dire. Les mots sont effacés deux semaines après que c’est réglé.
tell-named-title = Votre nom
tell-named = Les médiateurs peuvent savoir que c’était moi, et m’interroger
tell-button = Les prévenir
done-told = Les médiateurs ont vos mots.
notice-concern = Quelqu’un a dit quelque chose aux médiateurs
concerns-title = Pour les médiateurs
concerns-lead = Ce que des voisins vous ont confié. Écoutez les deux côtés, et ne dites pas qui l’a dit.
concerns-by = { $name } l’a dit, et vous pouvez lui parler.
concerns-by-nobody = Qui l’a dit ne veut pas être connu.
concerns-gone = Les mots ont été effacés.
concerns-close = C’est réglé
invalid-told-much = Vous avez dit beaucoup de choses aujourd’hui. Appelez quelqu’un de votre pod, ou écrivez demain.
invalid-apart = Vous ne pouvez plus vous écrire. L’accueil peut aider.
invalid-new-promises = Au début, trois promesses par jour. Tenez-en une, et ce sera plus.
invalid-new-listings = Au début, cinq annonces par jour. L’accueil peut publier pour vous.
invalid-no-mediator = Personne d’autre de ce pod ne pourrait le lire. Appelez quelqu’un en qui vous avez confiance.

## Un nouveau pod
setup-rules = Comment vous faites
setup-rules-hint = D’autres commencent avec ces règles. Changez-les à votre gré, ou enlevez-les toutes. Votre pod peut en décider d’autres à tout moment.
invalid-rules = Gardez les règles sous 4 000 lettres.
rules-title = Comment nous faisons
rules-template =
    Tout le monde peut demander. Personne n’a à dire pourquoi.

    Tout le monde peut proposer, autant ou aussi peu qu’il peut.

    Nous ne comptons pas qui a donné et qui a reçu.

    Ce qu’on nous dit reste entre nous. Nous notons seulement ce qu’il faut pour aider, et nous l’effaçons après.

    Nous remettons les choses là où les deux se sentent en sécurité. Chacun peut dire non à tout moment, sans donner de raison.

    Personne ne donne ni ne prête seul de l’argent au nom du pod. On le fait à deux.

    Les rôles tournent. Chacun finit un jour, et quelqu’un d’autre peut le prendre.

    Si quelque chose se passe mal, nous le disons à une médiatrice ou un médiateur. Nous écoutons les deux côtés.

    Nous décidons ensemble, et nous revoyons ces règles dans trois mois.
begun-title = Votre pod est là
begun-join = Faites entrer des voisins
begun-join-days = Envoyez ce lien à des gens que vous connaissez, ou faites-leur viser l’image avec leur téléphone. Il marche pendant { $days } jours.
begun-flyer = Affichez un papier
begun-flyer-link = Un papier à imprimer
begun-address = Se faire trouver d’ailleurs
begun-address-words = Sur Mastodon et ailleurs, on peut suivre votre pod. On cherche :
begun-next = La suite
begun-people = Ajouter quelqu’un qui n’a qu’un téléphone
begun-rules = Lire ce avec quoi vous commencez, et l’imprimer
begun-kinds = Ajouter vos propres sortes de choses
begun-first = Proposer la première chose

## Jobs
job-held-until = jusqu’au { $date }
job-offer = Je pourrais prendre ce rôle
job-offer-back = Finalement, je ne peux pas
job-nobody = personne encore
job-could = Pourrait le prendre :
notice-job-offered = Quelqu’un pourrait prendre un rôle

# Deciding together.
decisions-title = Décider ensemble
decisions-lead = Ce qui nous concerne tous se décide tous ensemble. Toute personne connue peut proposer quelque chose.
decisions-open = Ce à quoi on peut répondre maintenant
decisions-none = Rien n’attend de réponse.
decisions-log = Ce qui a été décidé
decisions-csv = Le journal sous forme de tableau
decisions-known-first = Vous pourrez proposer quelque chose quand quelqu’un se sera porté garant de vous.
decision-fold = Proposer quelque chose
decision-propose = Proposer
decision-question = La question
decision-question-hint = Une phrase simple à laquelle on peut répondre.
decision-why = Pourquoi, ou quoi exactement
decision-why-hint = Pour un accord, tout son texte. Ne nommez personne qui a demandé de l’aide.
decision-rule = Comment est-ce décidé ?
decision-rule-consent = Par consentement
decision-rule-consent-more = Adopté, sauf si quelqu’un dit pourquoi cela ferait du mal.
decision-rule-majority = À la majorité
decision-rule-majority-more = Plus de oui que de non.
decision-rule-score = Par points
decision-rule-score-more = Chacun donne de 0 à 5 points à chaque choix.
decision-options = Les choix, pour les points
decision-options-hint = Un par ligne, de deux à huit.
decision-how-long = Combien de temps peut-on répondre ?
decision-quorum = Combien doivent répondre
decision-quorum-of = { $percent } % de ceux qui peuvent
decision-effect = Que se passe-t-il ensuite ?
decision-effect-words = C’est noté
decision-effect-words-more = Dans le journal que nous pouvons tous lire.
decision-effect-agreement = Cela devient un accord
decision-effect-agreement-more = Avec une version, et un jour pour le revoir.
decision-effect-job = Quelqu’un reçoit un rôle
decision-effect-job-more = Pour six mois.
decision-effect-end-job = Le rôle de quelqu’un prend fin
decision-effect-end-job-more = Trois personnes doivent vouloir que ce soit décidé. La personne est prévenue et peut parler.
decision-agreement-title = Nom de l’accord
decision-agreement-hint = Avec le nom d’un accord existant, c’en devient la version suivante.
decision-review = À revoir dans
decision-member = Qui est concerné ?
decision-member-hint = Pour un rôle donné ou qui prend fin.
decision-until = Répondre avant
decision-voters = Qui peut répondre
decision-by = Proposé par
decision-answered = Ont répondu
decision-does-words = Si c’est adopté, c’est noté.
decision-does-agreement = Si c’est adopté, cela devient aussitôt l’accord « { $title } ».
decision-does-job = Si c’est adopté, { $name } a ce rôle pour six mois : { $job }.
decision-does-end-job = Si c’est adopté, ce rôle de { $name } prend fin aussitôt : { $job }.
decision-your-answer = Votre réponse
decision-answer = Que dites-vous ?
decision-answer-send = Répondre
decision-answer-again = Changer ma réponse
decision-consent-yes = Oui
decision-consent-no = Je ne le ferais pas, mais je ne m’y oppose pas
decision-consent-abstain = Je laisse décider les autres
decision-consent-object = Cela ferait du mal
decision-majority-yes = Oui
decision-majority-no = Non
decision-majority-abstain = Je laisse décider les autres
decision-reason = Pourquoi cela ferait-il du mal ?
decision-reason-hint = Seulement si vous vous opposez. Tout le monde le lit, sans votre nom.
decision-secret = Personne ne voit sur ces pages qui a dit quoi. Quand c’est fini, seuls les nombres restent.
decision-objections = Pourquoi quelqu’un s’oppose
decision-objected = Une opposition
decision-talk = Ce qui en a été dit
decision-comment = Écrire quelque chose à ce sujet
decision-comment-send = Écrire
decision-for-fold = Répondre pour quelqu’un qui vous l’a dit
decision-for = Qui ?
decision-for-hint = Par téléphone, sur papier ou à la réunion. La personne est prévenue que vous l’avez dit pour elle.
decision-for-send = Répondre à sa place
decision-support = Je veux que ce soit décidé
decision-gathering = { $n } sur { $of } veulent que ce soit décidé.
decision-mine = Vous avez répondu. Vous pouvez changer jusqu’à la fin.
decision-mine-desk = L’accueil a répondu pour vous. Si ce n’est pas juste, répondez vous-même.
decision-too-late = Vous n’étiez pas encore connu ici quand cela a été proposé : pas de réponse possible, mais vous pouvez écrire.
decision-withdraw-fold = La retirer
decision-withdraw = Retirer ma proposition
decision-result = Ce qui a été décidé
decision-state-gathering = Trois doivent le vouloir
decision-state-open = Ouverte
decision-state-passed = Adopté.
decision-state-refused = Pas adopté.
decision-state-withdrawn = Retiré.
decision-why-agreed = C’est ce que disent les réponses.
decision-why-quorum = Trop peu ont répondu.
decision-why-objection = Quelqu’un a dit pourquoi cela ferait du mal.
decision-why-votes = Pas plus de oui que de non.
decision-why-tie = Deux choix ont autant de points.
decision-why-support = Moins de trois voulaient que ce soit décidé.
decision-why-withdrawn = La personne qui l’a proposé l’a retiré.
decision-chosen = Choisi : { $option }.
decision-not-done = Cela n’a pas pu être fait : les choses ont changé depuis.
decision-sheet = Une feuille pour la réunion
decision-sheet-points = { $option } : ____ points, de 0 à { $most }
decision-sheet-how = N’y mettez pas de nom. Dites votre nom à l’accueil à part ; une fois noté, la feuille est déchirée.
agreements-title = Nos accords
agreements-lead = Chacun a été décidé ensemble. Il vaut jusqu’à la décision d’une autre version.
agreement-accept = Je l’ai lu et je l’accepte
agreement-version = Version { $version }, depuis le { $date }
agreement-review-on = À revoir le { $date }
who-pod = Le pod
done-decision-said = C’est noté.
notice-decision = Quelque chose est à décider
notice-decision-closed = Une décision est tombée
notice-decision-recall = Un de vos rôles doit faire l’objet d’une décision
notice-decision-said = L’accueil a répondu pour vous
notice-agreement-review = Il est temps de revoir un accord
invalid-decision-question = Écrivez la question en 5 à 120 lettres.
invalid-words-4000 = Restez sous 4 000 lettres.
invalid-decision-options = Écrivez de deux à huit choix, un par ligne et chacun sous 80 lettres.
invalid-decision-points = Par points, on ne décide que des mots. Choisissez une autre façon de décider.
invalid-agreement-title = Donnez à l’accord un nom de 2 à 80 lettres.
invalid-agreement-text = Écrivez ce dont on convient.
invalid-job-none = Cette personne n’a pas ce rôle.
invalid-decision-many = Trois propositions ouvertes au plus. Laissez d’abord l’une se terminer.
invalid-decision-talk = On a déjà tant écrit. Rencontrez-vous et parlez-en.
invalid-decision-themselves = Cette personne a répondu elle-même.
invalid-decision-reason = Dites pourquoi cela ferait du mal.
invalid-decision-answer = Choisissez une réponse.
decision-days = { $n ->
    [one] { $count } jour
   *[other] { $count } jours
}
decision-months = { $n ->
    [one] { $count } mois
   *[other] { $count } mois
}
decision-people = { $n ->
    [one] { $count } personne
   *[other] { $count } personnes
}
decision-points = { $n ->
    [one] { $count } point
   *[other] { $count } points
}
agreement-accepted = { $n ->
    [one] { $count } personne l’a accepté
   *[other] { $count } personnes l’ont accepté
}
decision-nobody = Personne de choisi
decision-by-desk = Réponses données à l’accueil : { $n }.
notice-decision-job = Qui tient un rôle doit être décidé
invalid-decision-job = Pour un rôle : à la majorité, la moitié doit répondre, et il faut au moins une semaine.
invalid-decision-week = Six propositions par semaine au plus.

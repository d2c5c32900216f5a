hear-title = Comment j’apprends les nouvelles
hear-words = Les nouvelles sont toujours sur la page « Nouvelles pour vous ». Choisissez ici ce qui se passe en plus.
hear-mail-none = Vous n’avez pas encore écrit d’adresse mail. Écrivez-la sur la page
hear-mail-unproven = Nous ne savons pas encore si cette adresse est la vôtre. Nous y avons envoyé un mail avec des chiffres. Tant que vous ne les avez pas écrits ici, elle ne reçoit rien d’autre, et elle ne sert pas à se connecter.
hear-mail-proven = Cette adresse est la vôtre. Elle sert aussi à se connecter.
hear-digits = Chiffres du mail
hear-digits-hint = Huit chiffres. Ils servent pendant un jour.
hear-digits-wrong = Ce ne sont pas les chiffres du dernier mail. Regardez encore, ou demandez un autre mail.
hear-prove = Cette adresse est la mienne
hear-mail-again = Renvoyer le mail
hear-choose = Votre choix
hear-how = Comment
hear-page = Seulement sur la page
hear-page-more = Rien ne vous est envoyé.
hear-mail = Par mail
hear-mail-more = Il dit combien il y a de nouvelles, et rien de privé.
hear-text = Par SMS
hear-text-more = Un court message sur votre téléphone, sans rien de privé.
hear-paper = Quelqu’un me le dit
hear-paper-more = Vous êtes sur la liste de ceux que l’accueil appelle ou va voir.
hear-when = Combien de fois
hear-daily = Une fois par jour
hear-daily-more = Seulement quand il y a des nouvelles.
hear-weekly = Une fois par semaine
hear-weekly-more = Le lundi, seulement quand il y a des nouvelles.
hear-urgent-title = Ce qui ne peut pas attendre
hear-urgent = Me prévenir tout de suite quand quelqu’un m’attend
hear-urgent-hint = Une question pour vous, une réponse, un changement.
stop-title = Plus de lettres
stop-words = Appuyez sur le bouton, et plus rien ne vous est envoyé. Les nouvelles restent sur votre page.
stop-button = Ne plus rien m’envoyer
stop-done = Plus rien ne vous est envoyé
stop-done-words = Les nouvelles restent sur votre page. Vous pouvez choisir à nouveau quand vous voulez.
sign-in-by-mail = Se connecter par mail
sign-in-mail = Votre adresse mail
sign-in-mail-hint = Celle que votre pod connaît.
sign-in-mail-button = M’envoyer un mail
sign-in-mail-how-often = Une adresse reçoit au plus trois mails par heure. Si rien n’arrive, demandez un code à quelqu’un de votre pod.
sign-in-code-hint-mail = Huit chiffres reçus par mail, ou donnés par quelqu’un de votre pod.
done-mail-asked = Si votre pod connaît cette adresse, un mail est en route. Regardez dans quelques minutes.
done-mail-proven = Merci. Cette adresse est la vôtre, et les nouvelles arrivent maintenant par mail.
mail-hello = Bonjour { $name },
mail-sign-in-subject = Se connecter à { $pod }
mail-sign-in-words = Quelqu’un, vous sans doute, veut se connecter à { $pod }. Écrivez ces chiffres sur la page, ou ouvrez le lien. Ils servent une fois, pendant une demi-heure.
mail-proof-subject = Est-ce votre adresse ?
mail-proof-words = Quelqu’un a écrit cette adresse sur { $host }. Si c’était vous, connectez-vous et écrivez ces chiffres sur la page.
mail-news-subject = Nouvelles de { $pod }
mail-news-words = Il y a des nouvelles pour vous dans { $pod } :
mail-times = { $words } ({ $n })
mail-why = Vous recevez ceci parce que vous avez choisi les nouvelles par mail. Pour arrêter, ouvrez ce lien et appuyez sur le bouton :
mail-not-you = Ce n’était pas vous ? Alors vous n’avez rien à faire, et personne ne peut se connecter sans ce mail.
text-news = { $n ->
    [one] Il y a une nouvelle pour vous dans { $pod } : { $link } STOP arrête les SMS.
   *[other] Il y a { $n } nouvelles pour vous dans { $pod } : { $link } STOP arrête les SMS.
}
invalid-choice = Choisissez dans la liste.
invalid-mail-proof = Montrez d’abord que l’adresse mail est la vôtre.
invalid-way = Choisissez une autre façon.
invalid-phone-first = Écrivez d’abord votre numéro de téléphone, sur la page qui parle de vous.
invalid-mails = Cinq mails par jour, pas plus. Cherchez le dernier, ou réessayez demain.
invalid-mail-address = Écrivez une adresse mail.

## Annonces du pod
announcements-title = Annonces du pod
announce-fold = Annoncer quelque chose à tout le monde
announce-what = De quoi s’agit-il ? En une ligne
announce-more = Plus de détails
announce-button = L’annoncer
announce-voice = À prévenir de vive voix
announce-left = { $n ->
    [0] Tout le monde est prévenu.
    [one] Une personne reste à prévenir.
   *[other] { $n } personnes restent à prévenir.
}
announce-phones = Montrer leurs numéros de téléphone
announce-told = Prévenu
announce-told-at = Prévenu : { $at }
done-announced = C’est annoncé. Plus bas, celles et ceux à prévenir de vive voix, s’il y en a.
notice-announcement = L’accueil a annoncé quelque chose

## Mon calendrier
calendar-title = Mon calendrier
calendar-words = Ce que vous avez promis de faire pour un jour donné, et quand votre pod se réunit, dans le calendrier de votre téléphone ou ordinateur.
calendar-make = Créer une adresse pour mon calendrier
calendar-anew = Créer une nouvelle adresse ; l’ancienne s’arrête
calendar-end = Arrêter l’adresse
calendar-once = Copiez cette adresse maintenant ; elle n’est plus montrée ensuite. Dans votre calendrier, choisissez « s’abonner » ou « depuis une adresse web ».
calendar-secret = Qui l’a peut voir ce que vous avez promis de faire, mais pas pour qui, et quand et où votre pod se réunit. Vous pouvez l’arrêter quand vous voulez.
calendar-name = Ce que j’ai promis

## Affiche, et mots à faire passer
flyer-link = Une affiche à imprimer
flyer-ask = Besoin d’aide, ou envie d’aider ?
flyer-how = Photographiez le carré avec votre téléphone, ou tapez l’adresse. Il ne faut pas de compte.
flyer-follow = Sur Mastodon, cherchez
flyer-print = Imprimez cette page : une feuille, noir et blanc, avec des languettes à détacher.
flyer-own = Ce que dit notre affiche
flyer-own-lead = Écrivez ce qui figure sur votre affiche, dans chaque langue qu’on lit dans vos rues. Là où vous n’écrivez rien, elle dit ce que disent toutes les affiches.
flyer-own-title = La ligne en grandes lettres
flyer-own-title-hint = Jusqu’à 80 lettres. Laissez les deux vides : elle dit ce que disent toutes les affiches.
flyer-own-lines = Ce qui figure dessous
flyer-own-lines-hint = Jusqu’à huit lignes. Dites entre quelles rues vous êtes, sans numéro de maison. Votre adresse et le carré à photographier y figurent de toute façon.
share-fold = Faire passer dans d’autres groupes
share-hint = Copiez les mots dans WhatsApp, Facebook, Instagram ou un mail. Il n’y a rien de privé dedans ; une photo part toute seule avec.
share-words = Mots à copier
share-picture = En faire une image
mail-case-title = Demandé par mail
mail-renew = Une de vos annonces finit bientôt. Avec ce lien, un seul geste la garde deux semaines de plus :
mail-answer = { $n ->
    [one] On peut décider de quelque chose. Avec ce lien vous répondez sans vous connecter. Il est à vous seul, ne le donnez à personne :
   *[other] On peut décider de plusieurs choses. Avec ces liens vous répondez sans vous connecter. Ils sont à vous seul, ne les donnez à personne :
}

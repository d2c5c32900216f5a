# Signing in with a passkey, and news on a phone or from Mastodon.
passkey-title = Avec une clé d’accès
passkeys-title = Clés d’accès
passkeys-words = Une clé d’accès vous connecte avec votre doigt, votre visage ou le code de votre téléphone. Sans mail et sans code à taper.
passkey-sign-in = Se connecter avec une clé d’accès
passkey-add = Ajouter une clé d’accès
passkey-add-words = Votre téléphone ou votre ordinateur demande votre doigt, votre visage ou son code. Il garde la clé ; nous gardons seulement de quoi voir qu’elle est à vous.
passkey-make = Créer la clé d’accès
passkey-use-words = Votre téléphone ou votre ordinateur montre les clés qu’il a pour ce lieu. Choisissez la vôtre.
passkey-use = Utiliser ma clé d’accès
passkey-label = Comment l’appelez-vous ?
passkey-label-hint = Pour savoir plus tard laquelle c’est.
passkey-label-first = Mon téléphone
passkey-no-script = Cela ne marche que si les scripts sont activés. Vous pouvez vous connecter avec un code.
passkey-none-here = Ce navigateur ne connaît pas les clés d’accès. Vous pouvez vous connecter avec un code.
passkey-failed = Rien ne s’est passé : la clé n’était pas là, ou vous avez dit non. Réessayez, ou connectez-vous avec un code.
passkey-back = Retour
passkey-added = ajoutée { $date }
passkey-used = utilisée en dernier { $date }
passkey-remove = Retirer { $label }
done-passkey-added = Votre clé d’accès est là. La prochaine fois, vous pourrez vous connecter avec elle.
notice-passkey-added = Une clé d’accès a été ajoutée pour vous
invalid-passkey = Cette clé d’accès n’a pas marché. Réessayez, ou connectez-vous avec un code.
invalid-passkeys-many = Vous avez déjà dix clés d’accès. Retirez-en une d’abord.
me-end-others-passkeys = Se déconnecter partout ailleurs et oublier mes clés d’accès
## News on a phone or computer that is not looked at
hear-push = Sur mon téléphone ou mon ordinateur
hear-push-more = Une courte ligne quand il y a du nouveau, même si cette page est fermée.
push-here = Sur ce téléphone ou cet ordinateur
push-about = Il montre qu’il y a du nouveau, jamais quoi. Vous pouvez l’arrêter à tout moment.
push-have =
    { $n ->
        [one] Les nouvelles s’affichent sur un téléphone ou ordinateur.
       *[other] Les nouvelles s’affichent sur { $count } téléphones ou ordinateurs.
    }
push-on = Afficher les nouvelles ici
push-off = Arrêter partout
push-no-script = Cela ne marche que si les scripts sont activés.
push-none-here = Ce navigateur ne peut pas afficher de nouvelles. Choisissez un autre moyen.
push-refused = Le navigateur n’a pas le droit d’afficher des nouvelles d’ici. Vous pouvez le permettre dans ses réglages.
push-failed = Ce navigateur n’a pas dit où il reçoit les nouvelles. Choisissez un autre moyen.
done-push-on = Les nouvelles s’affichent ici dès maintenant.
invalid-push-first = Activez d’abord les nouvelles sur le téléphone ou l’ordinateur qui les montre.
push-title = Des nouvelles de { $pod }
push-words =
    { $n ->
        [one] Il y a une nouvelle.
       *[other] Il y a { $count } nouvelles.
    }
push-stop = Ne plus en recevoir
## News by a private message on Mastodon and others
hear-mention = Par message privé sur Mastodon
hear-mention-more = Ou sur tout autre lieu qui parle avec Mastodon.
detail-fediverse = Adresse sur Mastodon
mention-title = Sur Mastodon
mention-none = Donnez-nous votre adresse là-bas si vous voulez recevoir les nouvelles par message privé.
mention-unproven = Un message privé avec huit chiffres est en route. Tapez-les ici.
mention-proven = Les messages privés vous y trouvent. Personne d’autre ici ne voit cette adresse.
detail-fediverse-hint-own = Comme @nom@serveur. Les lieux qui parlent avec Mastodon marchent aussi.
detail-fediverse-hint-caller = Comme @nom@serveur. Les lieux qui parlent avec Mastodon marchent aussi.
mention-button = M’envoyer des chiffres
mention-digits-hint = Huit chiffres. Regardez vos messages privés là-bas.
mention-digits-wrong = Ce ne sont pas les chiffres, ou ils sont trop vieux. Regardez encore, ou demandez-en de nouveaux.
mention-other = Une autre adresse, ou de nouveaux chiffres
mention-forget = Oublier cette adresse
done-mention-asked = Un message privé avec huit chiffres est en route.
done-mention-proven = Les nouvelles peuvent vous y trouver dès maintenant.
invalid-mention-first = Montrez d’abord que l’adresse est à vous.
invalid-mentions-many = Cinq messages de ce genre par jour, pas plus. Réessayez demain.
mention-proof = Vos chiffres pour { $host } : { $code }. Tapez-les sur { $link } et les nouvelles de votre groupe vous arrivent ici. Si vous n’avez rien demandé, ne faites rien.
mention-news =
    { $n ->
        [one] Il y a une nouvelle à { $pod } : { $link }. Ne plus en recevoir : { $stop }
       *[other] Il y a { $count } nouvelles à { $pod } : { $link }. Ne plus en recevoir : { $stop }
    }
## Voice messages
voice-case-title = A laissé un message vocal
voice-title = Messages vocaux
voice-listen = Écouter
voice-of = Message vocal du { $at }
voice-hint = On note qui écoute. Le son est effacé quand la demande se termine.
case-history-voice = Un message vocal est arrivé
case-history-listened = { $who } a écouté
## Two pods become one
merge-title = Rejoindre un autre groupe
merge-asking = Un autre groupe veut rejoindre le vôtre
merge-lead = Tout le monde passe dans l’autre groupe, avec ses coordonnées, ses tâches, les demandes de l’accueil et ce qui est en cours. Personne ne retape rien. Qui vous suit y est envoyé. Ce qui est public y est publié de nouveau, sans les photos. Ce qui a été dit aux médiateurs va aussi aux médiateurs de là-bas.
merge-into = Quel groupe vous accueille ?
merge-sure = En avez-vous parlé tous ensemble ?
merge-sure-yes = Oui, nous le voulons
merge-tick = Parlez-en d’abord, et cochez que vous le voulez tous.
merge-ask = Leur demander
merge-asked = Vous avez demandé à { $pod }. Là-bas, quelqu’un qui a les clés doit dire oui.
merge-take-back = Ne plus demander
merge-asks = Ils veulent entrer dans votre groupe. Leurs voisins gardent leurs tâches, les clés aussi.
merge-accept = Les accueillir
merge-refuse = Non, rester séparés
merge-under-way =
    { $n ->
        [one] Une promesse avec un autre lieu est en cours. Elle doit d’abord arriver à sa fin.
       *[other] { $count } promesses avec d’autres lieux sont en cours. Elles doivent d’abord arriver à leur fin.
    }
done-merged = Vous êtes maintenant un seul groupe.
notice-merge-asked = Un autre groupe veut rejoindre le vôtre
notice-merge-refused = L’autre groupe veut rester séparé
notice-pod-merged = Votre groupe en a rejoint un autre
history-pod-merged = Passé avec la réunion de deux groupes.
invalid-merge-under-way = Laissez d’abord se terminer ce qu’ils ont promis avec d’autres lieux.
invalid-merge-fund = Il faut d’abord que le fonds de ce groupe soit vide, sans rien en attente.
pod-moved = Ce groupe vit maintenant ici :
## A sheet for the stairwell
sheet-title = Une feuille à imprimer et à afficher
sheet-ask = Besoin d’aide, ou envie d’aider ? Écrivez-nous ici :
sheet-print = Imprimez cette page et affichez-la là où les gens passent.

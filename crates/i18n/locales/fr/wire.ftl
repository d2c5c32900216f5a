# Ce que lisent les gens sur le fédivers.
wire-kind-offer = Offre
wire-kind-request = Demande
wire-heading = { $kind } : { $title }
wire-left = { $n ->
    [0] Tout est promis.
    [one] Il reste { $left }.
   *[other] Il en reste { $left }.
}
wire-left-unit = { $n ->
    [0] Tout est promis.
   *[other] Il reste { $left }.
}
wire-needed = { $n ->
    [0] Tout est promis.
   *[other] Il en manque encore { $left }.
}
wire-needed-unit = { $n ->
    [0] Tout est promis.
   *[other] Il manque encore { $left }.
}
wire-area = Quartier : { $area }.
wire-needed-by = Nécessaire avant le { $date }.
wire-until = Jusqu’au { $date }.
wire-answer = Pour répondre, envoyez un message privé à { $address }. Dites combien.
wire-answer-uncounted = Pour répondre, envoyez un message privé à { $address }.
wire-closed-fulfilled = C’est fait. Merci à tout le monde.
wire-closed-withdrawn = Retiré.
wire-closed-expired = C’est terminé.
wire-pod-summary = Des voisins qui s’entraident à { $area }. Écrivez-nous un message privé pour répondre à une offre ou une demande.
wire-feed-offers = Offres de { $pod }
wire-feed-asks = Demandes de { $pod }
wire-feed-category = { $category } de { $pod }
wire-feed-summary = Relaie ce que publie { $pod }. Pour répondre, écrivez à { $address }.
wire-hint = Merci ! Pour répondre, envoyez s’il vous plaît un message privé à { $address }.
wire-yes = { $amount } pour vous. Nous vous écrirons ici pour la remise. Pour revenir en arrière, répondez avec le mot annuler.
wire-yes-uncounted = Oui, c’est pour vous. Nous vous écrirons ici pour la remise. Pour revenir en arrière, répondez avec le mot annuler.
wire-no = Désolé, cela n’a pas marché. { $reason }
wire-cancelled = Nous avons repris votre promesse. Merci de nous l’avoir dit.
wire-cancelled-by-pod = Désolé, c’est annulé. { $reason }
wire-confirmed = Remis. Merci !
wire-receipt = Remis
reason-nothing-left = Tout est déjà promis.
reason-not-enough = Il en reste seulement { $left }.
reason-closed = Cette annonce est fermée.
reason-paused = C’est en pause pour le moment. Revenez dans quelques jours.
reason-lapsed = Personne n’a répondu à temps.
reason-amount = Dites combien : un nombre plus grand que zéro.
reason-declined = Cela ne convenait pas cette fois.
reason-withdrawn = L’annonce a été retirée.
wire-poll = Combien en voulez-vous ? Choisissez, et nous vous répondrons ici.
wire-poll-none = Pas maintenant
wire-poll-no = Très bien, rien n’est mis de côté pour vous.
wire-poll-hand = Merci. Mis de côté pour vous jusqu’à la réponse du groupe : { $amount }. Pour vous retirer, répondez avec le mot annuler.
wire-thanks = Merci de la part de la personne que vous avez aidée.
reason-not-agreed = Nos groupes ne se sont pas mis d’accord là-dessus.
wire-word-offer = { $pod } vous demande { $amount } pour « { $title } », pour un voisin ou une voisine. Est-ce d’accord ? Répondez ici s’il vous plaît.
wire-word-offer-uncounted = { $pod } vous écrit pour « { $title } », pour un voisin ou une voisine. Est-ce encore possible ? Répondez ici s’il vous plaît.
wire-word-request = Quelqu’un de { $pod } peut donner { $amount } pour « { $title } ». Est-ce d’accord ? Répondez ici s’il vous plaît.
wire-word-request-uncounted = Quelqu’un de { $pod } peut aider pour « { $title } ». Est-ce d’accord ? Répondez ici s’il vous plaît.
wire-word-cancelled = Désolé, nous devons annuler : ne comptez plus sur nous pour cela. Merci.
reason-silence = Personne n’a dit comment cela s’est passé : c’est de nouveau libre pour d’autres.
reason-errand = Ce n’était pas fait à la fin de la journée. Ce qui a été retiré retourne à la pharmacie.
# Text messages.
text-taken-in = { $pod } a votre message et vous répondra. Votre code : { $code }. Envoyez STATUS pour savoir où on en est, ANNULER pour retirer votre demande, STOP pour ne plus recevoir de SMS, EFFACER pour qu’on vous oublie.
text-title = Demande par SMS
text-noted = C’est noté. L’accueil va le lire.
text-none = Nous n’avons rien de ce numéro. Envoyez AIDE et ce qu’il vous faut.
text-status-desk = L’accueil a votre demande et vous répondra.
text-status-listed = Le voisinage voit maintenant votre demande, sans votre nom. Nous vous écrirons quand quelqu’un aidera.
text-status-done = C’est fait.
text-ended = C’est terminé. Envoyez AIDE s’il vous faut autre chose.
text-thanks = Merci. Cela nous aide toutes et tous.
text-not-yet = Personne ne l’a encore promis. Nous vous écrirons dès que ce sera le cas.
text-deleted = Vos informations sont effacées.
text-stopped = Vous ne recevrez plus de SMS de notre part. Envoyez REPRENDRE pour en recevoir à nouveau.
text-started = Vous recevez de nouveau nos SMS.
text-helper = Quelqu’un va vous aider. Quand vous l’aurez, envoyez REÇU.
text-helper-lost = La personne qui devait vous aider ne peut finalement pas. Nous cherchons quelqu’un d’autre et vous écrivons.
text-did-it-come = Est-ce arrivé ? Écrivez REÇU quand vous l’avez. Si ce n’est pas arrivé ou si quelque chose ne va pas, écrivez-le ici avec vos mots.
text-helped = Votre voisinage est content que cela ait marché. Vos informations seront effacées dans deux semaines. Envoyez EFFACER pour le faire maintenant.
text-many = Il y a tant de demandes en ce moment que nous ne pouvons pas en prendre plus. Réessayez plus tard ou appelez l’accueil.
wire-mark-car = Il faut une voiture.
wire-mark-small = Moins d’une heure.
wire-mark-lifting = Quelque chose de lourd à porter.
wire-mark-collect = À venir chercher.
wire-mark-no_papers = Aucun papier demandé.
wire-mark-step_free = Sans marches.
wire-mark-in_pairs = On y va à deux.
wire-mark-cool = À garder au frais.
wire-mark-show_paper = On y demande un papier.
wire-mark-paused = En pause pour le moment.
wire-lent-for =
    { $n ->
        [one] Prêté pour un jour.
       *[other] Prêté pour { $count } jours.
    }
text-code = Votre code pour { $pod } : { $code }. Il vous connecte une fois, pendant une demi-heure. Ne le donnez à personne.
text-no-code = Nous ne pouvons pas envoyer de code à ce numéro. Demandez à quelqu’un de votre pod.
text-decision-consent = { $question } Envoyez OUI { $code }, PASSE { $code }, ou NON { $code } et pourquoi cela ferait du tort.
text-decision-majority = { $question } Envoyez OUI { $code }, NON { $code } ou PASSE { $code }.
text-decision-score = { $question } { $options }. Envoyez une lettre et { $code }, ou des points de 0 à 5 : { $example } { $code }.
text-answer-noted = Noté : { $answer }. Jusqu’à la fin vous pouvez changer : écrivez encore, avec { $code }.
text-answer-why = Pourquoi cela ferait-il du tort ? Envoyez NON { $code } et la raison. Tout le monde la lit, sans votre nom.
text-answer-wrong = Nous ne vous avons pas envoyé ce numéro. Vérifiez chaque chiffre.
text-answer-tries = Trop de numéros faux. Réessayez demain, ou dites votre réponse à l’accueil.
text-answer-over = On ne peut plus y répondre.
text-answer-not = Cela n’a pas pu être noté. Dites votre réponse à l’accueil.
text-answer-yes = OUI
text-answer-no = NON
text-answer-pass = PASSE

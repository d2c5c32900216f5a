## A kit: how a pod does things, for others to begin with
kit-title = Faire comme { $pod }
kit-lead = Voici comment { $pod } s’organise : ce qui est convenu, ses sortes de choses, ses mots et ses listes. Prenez-le, changez-le et commencez le vôtre. Vous ne devez rien à personne.
kit-desk-title = Notre façon de faire, pour d’autres
kit-is-shared = N’importe qui peut copier notre façon de faire, telle qu’elle est ce jour-là. Ce qu’on voit est plus bas. Nous laissons de côté ce qui contient un numéro de téléphone ou une adresse. Les noms, nous ne les trouvons pas : relisez.
kit-is-not-shared = D’autres pods pourraient commencer à partir de notre façon de faire. Si vous la partagez, n’importe qui peut copier ce qui est plus bas, et ce que nous changerons plus tard aussi. Nous laissons de côté ce qui contient un numéro de téléphone ou une adresse. Les noms, nous ne les trouvons pas : relisez d’abord.
kit-share = Permettre à tous de la copier
kit-keep = Ne plus la partager
kit-left-out = Laissé de côté, car il s’y trouve quelque chose de privé, comme un numéro de téléphone :
kit-take-fold = Reprendre la façon de faire d’un autre pod
kit-file = Le fichier qu’un autre pod vous a donné
kit-file-hint = Il se termine par kit.json. Ce que nous avons déjà reste comme il est.
kit-take = La reprendre
kit-taken =
    { $n ->
        [0] Il n’y a rien de nouveau pour nous là-dedans.
        [one] Une chose de { $pod } est maintenant aussi la nôtre.
       *[other] { $count } choses de { $pod } sont maintenant aussi les nôtres.
    }
kit-left = Ceci a été laissé : c’est déjà là, ou nous en décidons d’abord ensemble : { $what }
kit-begin = Commencer le vôtre
kit-step-take = Prenez le fichier.
kit-download = Prendre le fichier
kit-step-server = Installez votre propre serveur. Sur sa première page, choisissez le fichier.
kit-step-here = Ou demandez à qui tient un serveur près de chez vous. Une commande suffit pour commencer votre pod :
kit-step-flyer = Imprimez une affichette avec votre propre adresse et affichez-la. La nôtre est ainsi :
kit-kinds = Nos propres sortes de choses
kit-flyers = Ce que dit l’affiche
kit-lineage = D’où cela vient
kit-kit = Notre façon de faire
kit-copy = Commencer un pod comme celui-ci
kit-parent = Il a commencé comme { $pod } ({ $address }), le { $date }.
setup-kit = Le fichier d’un autre pod, pour commencer comme lui
setup-kit-hint = Il se termine par kit.json. Ses règles sont alors les vôtres, sauf si vous en écrivez d’autres plus haut.
invalid-kit = Ce n’est pas un tel fichier. Choisissez celui qu’un autre pod vous a donné.
log-act-kit-share = { $actor } permet à tous de copier la façon de faire d’un pod.
log-act-kit-keep = { $actor } ne partage plus la façon de faire d’un pod.
log-act-kit-take = { $actor } a repris la façon de faire d’un autre pod.

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
detail-shopping-hint-own = Une chose par ligne. Ce ne sera pas publié.
detail-shopping-hint-caller = Une chose par ligne. Ce ne sera pas publié.
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

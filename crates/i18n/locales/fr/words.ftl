category-food = Nourriture
category-clothing = Vêtements
category-medicine = Médicaments
category-household = Maison
category-baby = Bébé et enfant
category-tools = Outils
category-errands = Courses
category-rides = Trajets
category-company = Compagnie
category-skills = Savoir-faire
category-repair = Réparations
category-childcare = Garde d’enfants
category-pets = Animaux
category-translation = Traduction
category-paperwork = Papiers et formulaires
category-information = Informations
category-shelter = Un endroit où loger
category-money = Argent
category-other = Autre

unit-kilogram = { $amount } { $n ->
    [one] kilo
   *[other] kilos
}
unit-litre = { $amount } { $n ->
    [one] litre
   *[other] litres
}
unit-hour = { $amount } { $n ->
    [one] heure
   *[other] heures
}
unit-bag = { $amount } { $n ->
    [one] sac
   *[other] sacs
}
unit-box = { $amount } { $n ->
    [one] boîte
   *[other] boîtes
}
unit-meal = { $amount } { $n ->
    [one] repas
   *[other] repas
}

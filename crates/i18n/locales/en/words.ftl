# Categories, units and other words used everywhere.
category-food = Food
category-clothing = Clothing
category-medicine = Medicine
category-household = Household
category-baby = Baby and child
category-tools = Tools
category-errands = Errands
category-rides = Rides
category-company = Company
category-skills = Skills
category-repair = Repairs
category-childcare = Child care
category-pets = Pets
category-translation = Translation
category-paperwork = Forms and papers
category-information = Information
category-shelter = A place to stay
category-money = Money
category-other = Other

# $amount is the amount as text, $n the same as a number for plural rules. A unit without a line here is a pod's own word.
unit-kilogram = { $amount } { $n ->
    [one] kilogram
   *[other] kilograms
}
unit-litre = { $amount } { $n ->
    [one] litre
   *[other] litres
}
unit-hour = { $amount } { $n ->
    [one] hour
   *[other] hours
}
unit-bag = { $amount } { $n ->
    [one] bag
   *[other] bags
}
unit-box = { $amount } { $n ->
    [one] box
   *[other] boxes
}
unit-meal = { $amount } { $n ->
    [one] meal
   *[other] meals
}

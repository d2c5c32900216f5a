category-food = Comida
category-clothing = Ropa
category-medicine = Medicinas
category-household = Hogar
category-baby = Bebé e infancia
category-tools = Herramientas
category-errands = Recados
category-rides = Viajes
category-company = Compañía
category-skills = Saberes
category-repair = Reparaciones
category-childcare = Cuidado de niños
category-pets = Animales
category-translation = Traducción
category-paperwork = Papeles y formularios
category-information = Información
category-shelter = Un sitio donde quedarse
category-money = Dinero
category-other = Otros

unit-kilogram = { $amount } { $n ->
    [one] kilo
   *[other] kilos
}
unit-litre = { $amount } { $n ->
    [one] litro
   *[other] litros
}
unit-hour = { $amount } { $n ->
    [one] hora
   *[other] horas
}
unit-bag = { $amount } { $n ->
    [one] bolsa
   *[other] bolsas
}
unit-box = { $amount } { $n ->
    [one] caja
   *[other] cajas
}
unit-meal = { $amount } { $n ->
    [one] comida
   *[other] comidas
}

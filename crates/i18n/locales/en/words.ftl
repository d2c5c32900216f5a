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
category-other = Other

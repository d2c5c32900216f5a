category-food = طعام
category-clothing = ملابس
category-medicine = أدوية
category-household = أغراض المنزل
category-baby = رضّع وأطفال
category-tools = أدوات
category-errands = مشاوير
category-rides = توصيل
category-company = رفقة
category-skills = مهارات
category-repair = إصلاح
category-childcare = رعاية الأطفال
category-pets = حيوانات أليفة
category-translation = ترجمة
category-paperwork = أوراق واستمارات
category-information = معلومات
category-shelter = مكان للإقامة
category-money = مال
category-other = أخرى

unit-kilogram = { $n ->
    [one] كيلوغرام واحد
    [two] كيلوغرامان
    [few] { $amount } كيلوغرامات
    [many] { $amount } كيلوغرامًا
   *[other] { $amount } كيلوغرام
}
unit-litre = { $n ->
    [one] لتر واحد
    [two] لتران
    [few] { $amount } لترات
    [many] { $amount } لترًا
   *[other] { $amount } لتر
}
unit-hour = { $n ->
    [one] ساعة واحدة
    [two] ساعتان
    [few] { $amount } ساعات
    [many] { $amount } ساعة
   *[other] { $amount } ساعة
}
unit-bag = { $n ->
    [one] كيس واحد
    [two] كيسان
    [few] { $amount } أكياس
    [many] { $amount } كيسًا
   *[other] { $amount } كيس
}
unit-box = { $n ->
    [one] صندوق واحد
    [two] صندوقان
    [few] { $amount } صناديق
    [many] { $amount } صندوقًا
   *[other] { $amount } صندوق
}
unit-meal = { $n ->
    [one] وجبة واحدة
    [two] وجبتان
    [few] { $amount } وجبات
    [many] { $amount } وجبة
   *[other] { $amount } وجبة
}

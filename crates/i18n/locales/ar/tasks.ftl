# Giving tasks to neighbours: whom to ask, task cards, shopping lists, rest.
dispatch-title = اطلب من أحد الجيران أن يساعد
dispatch-lead = اتصل بأحدهم واسأله. من يرتاح أو لديه ما يكفيه هذا الأسبوع ليس في القائمة.
dispatch-who = من قال نعم؟
dispatch-who-hint = الأقل طلبًا منهم في الأول.
dispatch-amount = كم سيحمل؟
dispatch-button = أعطه المهمة
dispatch-nobody = لا يوجد الآن من تسأله، أو لم يبق شيء لتعطيه.
dispatch-lately =
    { $n ->
        [0] لا شيء في آخر أربعة أسابيع
        [one] مهمة واحدة في آخر أربعة أسابيع
        [two] مهمتان في آخر أربعة أسابيع
        [few] { $count } مهام في آخر أربعة أسابيع
        [many] { $count } مهمة في آخر أربعة أسابيع
       *[other] { $count } مهمة في آخر أربعة أسابيع
    }
dispatch-speaks = يقرأ اللغة نفسها
dispatch-drives = يقود سيارة
dispatch-new = ما زال جديدًا
notice-given = أعطاك المكتب مهمة
history-card-made = أنشأ { $actor } بطاقة مهمة.
## Task cards
card-title = بطاقة مهمة
card-make-fold = إنشاء بطاقة مهمة
card-make = أنشئ البطاقة
card-link-title = بطاقة مهمة لـ { $name }
card-link-words = أرسل هذا الرابط إليه، أو دعه يمسح الصورة. يُظهر ما يُحضَر، وفي اليوم نفسه إلى أين.
card-link-once = يُفتح مرة واحدة على هاتف واحد. ينتهي بعد المهمة بيوم. لا تراه إلا هذه المرة.
card-press = تُفتح هذه البطاقة مرة واحدة على هذا الهاتف. من يفتحها يرى ما يُحضَر وإلى أين.
card-open = افتح البطاقة
card-ended = فُتحت هذه البطاقة على هاتف آخر أو انتهت. اطلب من المكتب بطاقة جديدة.
card-for = لـ { $name }
card-show-words = انظر عندما تحتاج. تُكتب كل مرة، ويستطيع الشخص أن يراها.
card-cancel-fold = لا أستطيع في النهاية
card-cancel = أخبر المكتب
## Shopping lists
detail-shopping = ما يُشترى
detail-shopping-hint-own = شيء واحد في كل سطر. لن يُنشر.
detail-shopping-hint-caller = شيء واحد في كل سطر. لن يُنشر.
shopping-title = قوائم المشتريات
shopping-lead = قوائم تكبر مع الأسرة. في الحالة اكتب كم عددهم، فتُملأ القائمة.
shopping-new = قائمة جديدة
shopping-name = اسمها
shopping-lines = ما فيها
shopping-lines-hint = شيء واحد في كل سطر مع كم منه ولكم شخص. «أرز، 1، 1» واحد لكل شخص؛ «حليب، 1، 2» واحد لكل اثنين؛ «صابون» واحد للجميع.
shopping-add = احفظ هذه القائمة
shopping-fill-fold = املأ قائمة مشتريات
shopping-which = القائمة
shopping-people = كم عددهم
shopping-fill = املأها
## Rest
availability-title = كم يُطلب مني
availability-none = يمكن للمكتب أن يطلب منك أي عدد من المهام.
availability-limit =
    { $n ->
        [one] مهمة واحدة في الأسبوع على الأكثر.
        [two] مهمتان في الأسبوع على الأكثر.
        [few] { $count } مهام في الأسبوع على الأكثر.
        [many] { $count } مهمة في الأسبوع على الأكثر.
       *[other] { $count } مهمة في الأسبوع على الأكثر.
    }
availability-resting = أنت ترتاح حتى { $date }. لا أحد يطلب منك شيئًا قبل ذلك.
availability-fold = الراحة أو وضع حد
availability-weekly = أكثر عدد مهام في الأسبوع
availability-weekly-hint = اتركه فارغًا إن لم يكن هناك حد.
availability-until = أرتاح حتى
availability-until-hint = حتى ذلك الوقت يسأل المكتب غيرك.
invalid-resting = هذا الشخص يرتاح، أو لديه هذا الأسبوع من المهام ما أراد. اسأل غيره.
invalid-somebody = اختر أحدًا من القائمة.
invalid-weekly = اكتب رقمًا من 1 إلى 20 أو لا تكتب شيئًا.
invalid-shopping-many = ستون سطرًا على الأكثر.
invalid-shopping-line = اكتب كل سطر هكذا: أرز، 1، 1
invalid-shopping-lists = ثلاثون قائمة على الأكثر. أزل واحدة أولًا.
invalid-household = اكتب كم عددهم من 1 إلى 30.

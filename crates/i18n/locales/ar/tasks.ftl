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
detail-shopping-hint-own = شيء واحد في كل سطر. اذكر ما يصلح بدلًا منه وأقصى ثمن.
detail-shopping-hint-caller = شيء واحد في كل سطر. اذكر ما يصلح بدلًا منه وأقصى ثمن.
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
## Asking to join
ask-join-title = الانضمام إلى هذه المجموعة
ask-join-how = تسكن هنا وتريد أن تساعد، أو أن تُساعَد أحيانًا؟ اطلب الانضمام. يمكنك أيضًا طلب المساعدة دون أن تنضم.
ask-join-lead = سيتصل بك أحد من المجموعة أو يكتب لك.
ask-join-kept = ما تكتبه محفوظ بقفل، ولا يقرؤه إلا من يجيبك. إن لم يأتِ جواب يُحذف بعد شهر.
ask-join-words = كلمات قليلة عنك
ask-join-words-hint = مثلًا: من تعرفه هنا.
ask-join-button = اطلب الانضمام
ask-join-member = أنت داخل بالفعل: أنت في مجموعة.
done-asked-to-join = شكرًا. سيتصل بك أحد من المجموعة أو يكتب لك.
notice-join-asked = أحدهم يطلب الانضمام إلى المجموعة
asking-title = من يطلب الانضمام
asking-count =
    { $n ->
        [one] شخص واحد يطلب الانضمام
        [two] شخصان يطلبان الانضمام
        [few] { $count } أشخاص يطلبون الانضمام
        [many] { $count } شخصًا يطلبون الانضمام
       *[other] { $count } شخص يطلبون الانضمام
    }
asking-nobody = لا أحد يطلب الآن.
asking-show = أرني من هم
asking-lead = اتصل بهم أو اكتب لهم أولًا. من يدخل يبقى جديدًا حتى يشهد له الجيران.
asking-yes = أدخله
asking-no-fold = قل لا
asking-no = لا، احذف ما كتب
invalid-reach = اكتب رقم هاتف أو عنوان بريد حتى يستطيع أحد أن يجيب.
invalid-asking-many = كثيرون يطلبون الآن حتى لا يستطيع أحد أن يجيب. حاول بعد أيام.
## Bringing a list over
import-title = إحضار قائمة
import-lead = من جدول أو قائمة أسماء أو محادثة. تراها قبل أن يُحفظ شيء، وتستطيع أن تتراجع عن كلها خلال أسبوع.
import-kind = ماذا فيها؟
import-cases = أشخاص يحتاجون شيئًا
import-cases-hint = كل سطر يصبح حالة في المكتب.
import-neighbours = جيران
import-neighbours-hint = كل سطر يصبح جارًا في المجموعة. من هو هنا لا يُضاف مرة أخرى.
import-text = القائمة
import-text-hint = انسخ الصفوف من جدولك وألصقها هنا، أو ألصق ملف CSV أو محادثة. ألف سطر على الأكثر.
import-look = انظر إليها
import-look-again = انظر مرة أخرى
import-look-title = هكذا تصبح السطور الأولى
import-column = العمود { $number }
import-example = مثلًا: { $text }
import-column-skip = اتركه
import-column-what = ما يُحتاج إليه
import-column-name = الاسم
import-column-phone = الهاتف
import-column-mail = عنوان البريد
import-column-corner = أين تقريبًا
import-column-door = الباب
import-column-household = الأسرة
import-column-shopping = ما يُشترى
import-column-note = ملاحظة
import-column-area = المنطقة
import-first = السطر الأول
import-headings = فيه عناوين: اتركه
import-consent = هل يعرفون؟
import-consent-tick = من في هذه القائمة وافقوا على حفظها هنا
import-bring = أحضر القائمة
import-done-title = القائمة هنا
import-taken =
    { $n ->
        [one] أُحضر سطر واحد.
        [two] أُحضر سطران.
        [few] أُحضرت { $count } سطور.
        [many] أُحضر { $count } سطرًا.
       *[other] أُحضر { $count } سطر.
    }
import-here =
    { $n ->
        [one] واحد كان هنا.
        [two] اثنان كانا هنا.
        [few] { $count } كانوا هنا.
        [many] { $count } كانوا هنا.
       *[other] { $count } كانوا هنا.
    }
import-left-out = لم يمكن إحضار هذه السطور: { $rows }.
import-undo-until = تستطيع التراجع خلال { $days } أيام.
import-past = قوائم أُحضرت
import-past-cases =
    { $n ->
        [one] حالة واحدة
        [two] حالتان
        [few] { $count } حالات
        [many] { $count } حالة
       *[other] { $count } حالة
    }
import-past-neighbours =
    { $n ->
        [one] جار واحد
        [two] جاران
        [few] { $count } جيران
        [many] { $count } جارًا
       *[other] { $count } جار
    }
import-undo-fold = تراجع
import-undo = نعم، تراجع عن القائمة كلها
import-undone = تُرُوجع عنها
import-stay =
    { $n ->
        [one] تُرُوجع عن القائمة. بقي سطر واحد لأن أحدًا عمل عليه بعد ذلك.
        [two] تُرُوجع عن القائمة. بقي سطران لأن أحدًا عمل عليهما بعد ذلك.
        [few] تُرُوجع عن القائمة. بقيت { $count } سطور لأن أحدًا عمل عليها بعد ذلك.
        [many] تُرُوجع عن القائمة. بقي { $count } سطرًا لأن أحدًا عمل عليها بعد ذلك.
       *[other] تُرُوجع عن القائمة. بقي { $count } سطر لأن أحدًا عمل عليها بعد ذلك.
    }
done-taken-back = تُرُوجع عن القائمة كلها وحُذفت بياناتها.
import-case-title = من قائمة: انظر في الداخل
import-undone-title = من قائمة، تُرُوجع عنها
invalid-import-list = لا نستطيع قراءة هذه القائمة. احفظها بصيغة CSV وألصقها مرة أخرى.
invalid-import-none = ألصق قائمة أولًا.
invalid-import-many = ألف سطر في المرة على الأكثر.
invalid-import-columns = قل أي عمود فيه الاسم أو ما يُحتاج إليه.
## In further languages, lent, and what one should know
mark-car = يحتاج إلى سيارة
mark-small = أقل من ساعة
mark-lifting = فيه شيء ثقيل
mark-collect = يُستلم من المكان
mark-no_papers = لا تُطلب أوراق
mark-step_free = بلا درج
mark-in_pairs = نذهب اثنين اثنين
mark-cool = يجب أن يبقى باردًا
mark-show_paper = تُطلب هناك ورقة
mark-paused = متوقف الآن
new-marks = من المفيد أن تعرف
new-lent-for = إعارة: بعد كم يوم يعود
new-lent-for-hint = فقط لما يجب أن يعود. اتركه فارغًا لما تعطيه.
board-only = فقط
board-any-only = كل شيء
board-only-today = ما يُحتاج إليه اليوم
board-only-again = ما يتكرر
board-any-language = أي لغة
translation-by = ترجمة { $name }.
translation-by-neighbour = ترجمه أحد الجيران.
translation-by-pod = ترجمته المجموعة التي نشرته.
translation-original = هذا هو النص الأصلي.
translation-show = أظهر الترجمة
translation-show-original = أظهر النص الأصلي
translation-fold = ترجم هذا
translation-language = إلى
translation-hint = اكتب كما تقوله. اسمك بجانبه لجيرانك.
translation-button = احفظ الترجمة
translation-away = أزل الترجمة: { $language }
done-translated = شكرًا. من يقرأ هذه اللغة يرى كلماتك.
history-translated = عمل { $actor } على ترجمة.
invalid-translation-language = اختر لغة لم يُكتب بها بعد.
invalid-translation-many = ثماني لغات على الأكثر.
loan-out = واحد مُعار ويعود حتى { $date }.
loan-out-to = هو عند { $name } ويعود حتى { $date }.
loan-until = مُعار حتى { $date }.
loan-returned = عاد في { $date }.
loan-back = لقد عاد
history-returned = قال { $actor } إنه عاد.
history-returned-n = قال { $actor } إنه عاد: { $amount }.
notice-loan-due = شيء استعرته يجب أن يعود حتى الغد
notice-loan-due-lender = شيء أعرته يجب أن يعود حتى الغد
notice-returned = عاد ما استعرته. شكرًا
invalid-lent-for = اكتب لكم يوم من 1 إلى 366.
invalid-lent-ask = لا يُعار إلا ما يُعرض.
left-lent = مُعار الآن
too-many-requests = أنت تطلب بسرعة كبيرة. انتظر دقيقة ثم تابع.
## A map of areas
map-title = خريطة لمناطقك
map-lead = بالخريطة يختار الناس المنطقة وهم يرون أين هي. يرسمها هذا الخادم بنفسه، ولا تُطلب صورة من أحد غيره.
map-text = الخريطة (GeoJSON)
map-text-hint = ارسم مناطقك أو اقتطعها في موقع مثل geojson.io، وأعط كل واحدة الاسم المكتوب في إعلاناتك، وألصق النص هنا. مناطق فقط، لا بيوت أبدًا. إن تركته فارغًا تُزال الخريطة.
map-source = من أين هي
map-source-hint = مثلًا: © المساهمون في OpenStreetMap. يُكتب تحت الخريطة.
map-button = احفظ هذه الخريطة
map-label = خريطة المناطق
map-caption = كلما كان اللون أغمق كان على اللوحة أكثر. القائمة تحتها تقول الشيء نفسه.
invalid-map = لا نستطيع قراءة هذه الخريطة. احفظها بصيغة GeoJSON بالدرجات وألصقها مرة أخرى.
invalid-map-many = مئتا منطقة على الأكثر.
invalid-map-none = لا توجد في هذه الخريطة منطقة لها اسم.
## Without a signal
offline-title = لا توجد إشارة
offline-words = تحتاج هذه الصفحة إلى إشارة. جولتك على هذا الهاتف إن نظرت إليها اليوم.
offline-kept-title = محفوظ على هذا الهاتف
offline-kept-words = لا توجد إشارة. ما قلته محفوظ، ويُرسل عندما تنظر إلى جولتك ومعك إشارة.
offline-kept-here = تبقى هذه الصفحة على هذا الهاتف يومًا لتقرأها بلا إشارة. تُحذف عندما تخرج.
offline-waiting = لم يُرسل بعد.
offline-sent = أُرسل الآن.
offline-refused = لم يُقبل: انظر إلى الوعد.
## A pod splits
split-title = تقسيم المجموعة
split-many = أنتم الآن { $count }. هل تريدون تقسيم المجموعة؟
split-lead = يذهب بعضكم إلى مجموعة جديدة خاصة بهم. يأخذون معهم بياناتهم ومهامهم وما لا يراه إلا الجيران مما نشروه، ولا يكتب أحد شيئًا من جديد. ما هو عام وما وُعد به ينتهي هنا.
split-who = من يذهب إلى المجموعة الجديدة؟
split-who-hint = اسألهم أولًا.
split-keys = من يحمل المفاتيح هناك؟
split-keys-hint = يبدأ أيضًا في المكتب، ويستطيع أن يسلّم الاثنين.
split-button = قسّم المجموعة
done-split = المجموعة الجديدة هنا.
notice-pod-split = أنت في مجموعة جديدة
history-pod-split = انتقل إلى مجموعة أخرى.
invalid-split = اختر من يذهب إلى المجموعة الجديدة ومن يبقى. يجب أن يبقى أحد ممن يحملون المفاتيح.
invalid-split-keys = اختر أحدًا ممن يذهبون إلى هناك ليحمل المفاتيح.
notice-translated = تُرجم إعلان من المجموعة
invalid-helps-already = يساعد في هذا بالفعل.
invalid-translation-old = تغير النص في هذه الأثناء. انظر إليه وترجمه مرة أخرى.
notice-card-made = أنشأ المكتب بطاقة لأحد وعودك
history-paused = أوقفه { $actor } مؤقتًا.
history-resumed = أعاده { $actor }.
pause-button = أوقفه مؤقتًا
resume-button = دعه يستمر
done-paused = أوقف مؤقتًا. لا يمكن لأحد أن يجيب الآن، وما اتُّفق عليه يستمر.
done-resumed = يستمر الآن، ويمكن الجواب من جديد.
refusal-paused = هذا متوقف الآن. عد بعد أيام.
availability-free = متفرغ في: { $days }
availability-days = في أي أيام أنت متفرغ؟
availability-days-hint = لهذه الأيام يسألك المكتب أولًا.
dispatch-free = متفرغ في ذلك اليوم
dispatch-knows-area = أوصل أشياء إلى هناك من قبل

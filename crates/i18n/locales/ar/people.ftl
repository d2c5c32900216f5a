# The people pages in Arabic. Keys and order as in en/people.ftl.
list-comma = ،{" "}
exit = غادر هذه الصفحة بسرعة
front-need = أحتاج إلى شيء
front-give = يمكنني أن أقدم شيئًا
front-no-account = لا تحتاج إلى حساب.
front-code = اسأل برمزك كيف يسير الأمر
detail-name = الاسم
detail-name-hint-own = يكفي الاسم الأول.
detail-name-hint-caller = يكفي الاسم الأول.
detail-phone = الهاتف
detail-phone-hint-own = لن يُنشر. لا يراه إلا المكتب ومن يساعدك.
detail-phone-hint-caller = لن يُنشر.
detail-mail = عنوان البريد
detail-mail-hint-own = لن يُنشر.
detail-mail-hint-caller = لن يُنشر.
detail-corner = المكان التقريبي
detail-corner-hint-own = شارعان يتقاطعان، أو مكان معروف قريب. بلا رقم بيت.
detail-corner-hint-caller = شارعان يتقاطعان، أو مكان معروف قريب. بلا رقم بيت الآن.
detail-door = باب البيت
detail-door-hint-own = الشارع والرقم والطابق والجرس. لا يظهر إلا لمن يحضر إليك شيئًا، وفي اليوم نفسه.
detail-door-hint-caller = فقط حين يكون أحد في الطريق. يظهر له في اليوم نفسه، ولا يظهر لأحد غيره.
detail-household = أهل البيت
detail-household-hint-own = كم عددكم، وما الذي لا يمكنكم أكله.
detail-household-hint-caller = كم عددهم، وما الذي لا يمكنهم أكله.
detail-note = ما ينبغي أن يعرفه من يساعد
detail-note-hint-own = لن يُنشر. لا تكتب اسم دواء أبدًا.
detail-note-hint-caller = لن يُنشر. لا تكتب اسم دواء أبدًا.
## About me
me-title = عني
me-kept = ما نحتفظ به ومتى يُحذف
me-kept-words = هذه المعلومات محفوظة تحت القفل. لا يرى أحد شيئًا منها إلا حين يحتاج إليه ليساعد، وتُسجَّل هنا كل مرة.
me-kept-none = لا نحتفظ بأي معلومات عنك.
me-goes = تبقى حتى تحذفها أو تغادر. وبعد حذفها تختفي من النسخ الاحتياطية القديمة أيضًا.
me-details-fold = أضف معلوماتي أو غيّرها
me-save = احفظ
me-forget-fold = احذف معلوماتي
me-forget = احذف معلوماتي الآن
me-download = نزّل كل ما نحتفظ به عنك (JSON)
me-signed-in = من أين دخلت
me-here = هذا المتصفح
me-end-others = اخرج من كل مكان آخر
signed-in-by-session = من متصفح
signed-in-by-token = من برنامج
signed-in-by-link = رابط دخول لم يستعمله أحد بعد
signed-in-by-code = رمز دخول لم يستعمله أحد بعد
me-about = اسمك ولغتك
me-about-fold = غيّر الاسم أو اللغة
me-language = لغة صفحاتك
field-your-name = اسمك
me-leave-fold = المغادرة ومحو ما يخصك
me-leave-words = يُحذف اسمك ومعلوماتك وكلماتك. ويُسحب ما وعدت به. أما ما سُلّم فيبقى في الأعداد، بلا اسمك.
me-leave-sure = نعم، أريد أن أغادر
me-leave-tick = ضع علامة في المربع إن كنت تريد أن تغادر.
me-leave = غادر الآن
seen-title = من رأى ماذا
seen-none = لم ينظر أحد.
shown-noted = سُجّل أنك رأيت هذا.
done-forgotten = حُذفت معلوماتك.
done-ended = خرجت من كل مكان آخر.
done-left = محونا ما يخصك هنا. نتمنى لك الخير، مع السلامة.
done-joined = أهلًا بك في المجموعة.
## Neighbours
people-title = الجيران
people-me = (أنت)
people-new = جديد
people-new-words = لم يقل أحد بعد إنه يعرف هذا الجار ويثق به. يمكنه أن يطلب وأن يعرض، لكن لا يظهر له باب أي بيت.
people-vouch = أعرف هذا الجار وأثق به
people-bring = دعوة جيران جدد
people-invite-lead = أعط هذا الرابط لمن تعرفهم.
people-invite = أنشئ رابطًا للانضمام
people-invite-title = رابط للانضمام إلى المجموعة
people-invite-words = كل من لديه هذا الرابط يمكنه أن ينضم إلى مجموعتك. يعمل الرابط { $days } يومًا. لا يظهر إلا الآن.
people-not-known = عندما يقول أحد الجيران إنه يعرفك ويثق بك، يمكنك أن تدعو آخرين.
people-add-fold = أضف أحدًا ليس لديه بريد إلكتروني
people-add = أضفه وأنشئ رمزًا
people-name = الاسم الأول
people-language = لغته
people-code = أنشئ رمز دخول
people-code-title = رمز الدخول لـ { $name }
people-code-words = اقرأ الرمز له أو اكتبه له. يفتح { $link } ويكتب الرمز هناك.
people-code-once = يعمل مرة واحدة، خلال يوم واحد. لا يظهر إلا الآن.
qr-label = العنوان نفسه في صورة يستطيع الهاتف أن يقرأها
jobs-title = المهام
jobs-none = لا مهمة الآن.
job-desk = المكتب
job-driver = التوصيل
job-caller = الاتصال بالهاتف
job-purse = صندوق المال
job-mediator = حل الخلافات
job-keys = المفاتيح
job-until = { $job }، حتى { $date }
job-lay-down = اترك هذه المهمة
job-take-back = اسحب هذه المهمة
job-give-fold = أعطه مهمة
job-which = أي مهمة
job-until-when = حتى متى
job-give = أعطه هذه المهمة
join-title = انضم إلى { $pod }
join-by = يدعوك { $name }.
join-button = انضم
sign-in-code = رمز الدخول
sign-in-code-hint = ثمانية أرقام أعطاك إياها أحد من مجموعتك.
sign-in-code-wrong = هذا الرمز لا يعمل، أو لم يعد يعمل. اطلب رمزًا جديدًا من أحد في مجموعتك.
notice-joined = انضم أحدهم إلى المجموعة
notice-job = تغيّرت إحدى مهامك
notice-job-keys = لا أحد غيرك لديه المفاتيح، لذلك تبقى عندك شهرًا
log-act-job-give = { $actor } أعطى مهمة لأحد الجيران.
log-act-job-end = { $actor } أنهى مهمة.
log-act-forget-unreadable = { $actor } حذف بيانات لم يعد أحد يستطيع فتحها.
invalid-phone = اكتب رقم هاتف من خمسة أرقام على الأقل.
invalid-mail = اكتب عنوان بريد، مثل ana@mail.example.
invalid-shorter = اجعله أقصر.
invalid-until = اختر يومًا خلال السنة القادمة.
invalid-vouch-first = يجب أن يقول أحد الجيران أولًا إنه يعرف هذا الشخص ويثق به.
invalid-last-keys = لا أحد آخر لديه المفاتيح. أعطها لأحد أولًا.
state-wiped = محذوف
state-too-many-tries = محاولات كثيرة جدًا. انتظر عشر دقائق
log-act-sign-in-code = أنشأ { $actor } رمز دخول لأحد الجيران.
notice-code-made = أُنشئ لك رمز دخول
detail-said = ما كتبه
detail-said-hint-own = لا يراه إلا المكتب.
detail-said-hint-caller = لا يراه إلا المكتب.

## الابتعاد، وإخبار الوسطاء
nav-mediation = للوسطاء
apart-link = الابتعاد عن هذا الشخص، أو إخبار الوسطاء
apart-page = هناك ما ليس على ما يرام
apart-title = الابتعاد
apart-words = لن ترى ما ينشره هذا الشخص، ولن يرى ما تنشره. لا يمكن لأحدكما أن يكتب للآخر، ولا يرى أحدكما بيانات الآخر. ولا يُخبَر بذلك.
apart-is = أنت مبتعد عن هذا الشخص.
apart-button = أبعدونا بعضنا عن بعض
apart-undo = لا حاجة إلى الابتعاد بعد الآن
me-apart = أنت مبتعد عن
done-apart = تم ذلك، ولا يُخبَر هذا الشخص به.
tell-title = أخبر الوسطاء
tell-lead = يقرؤه وسطاء المجموعة ولا أحد غيرهم. وإن كان عن أحدهم فلا يراه. ولا يُخبَر به من يتعلق الأمر به.
tell-words = ماذا حدث؟
tell-words-hint = قل بقدر ما تشاء. تُحذف الكلمات بعد أسبوعين من تسوية الأمر.
tell-named-title = اسمك
tell-named = يجوز للوسطاء أن يعرفوا أنني من أخبرهم وأن يسألوني
tell-button = أخبرهم
done-told = وصلت كلماتك إلى الوسطاء.
notice-concern = أحدهم أخبر الوسطاء بشيء
concerns-title = للوسطاء
concerns-lead = ما قاله لك الجيران ثقةً بك. استمع إلى الطرفين، ولا تقل من قاله.
concerns-by = قاله { $name }، ويمكنك أن تسأله.
concerns-by-nobody = من قاله لا يريد أن يُعرف.
concerns-gone = حُذفت الكلمات.
concerns-close = سُوّي الأمر
invalid-told-much = قلت الكثير اليوم. اتصل بأحد من مجموعتك، أو اكتب غدًا.
invalid-apart = لا يمكن لأحدكما أن يكتب للآخر بعد الآن. المكتب يستطيع المساعدة.
invalid-new-promises = في البداية ثلاثة وعود في اليوم. أوفِ بواحد منها فيصير العدد أكبر.
invalid-new-listings = في البداية خمسة إعلانات في اليوم. المكتب يستطيع أن ينشر لك.
invalid-no-mediator = لا أحد غيره في تلك المجموعة يستطيع قراءته. اتصل بمن تثق به.

## مجموعة جديدة
setup-rules = كيف تعملون
setup-rules-hint = هذه قواعد بدأ بها آخرون. غيّرها كما تشاء أو احذفها كلها. يمكن لمجموعتك أن تقرر غيرها في أي وقت.
invalid-rules = اجعل القواعد أقل من 4000 حرف.
rules-title = كيف نعمل
rules-template =
    لكل واحد أن يطلب، ولا يُسأل أحد لماذا يحتاج.

    لكل واحد أن يعرض، قدر ما يستطيع كثيرًا أو قليلًا.

    لا نحسب من أعطى ومن أخذ.

    ما يقوله الناس لنا يبقى بيننا. نكتب فقط ما يلزم للمساعدة ثم نمحوه.

    نسلّم الأشياء حيث يشعر الطرفان بالأمان. لكل منهما أن يقول لا في أي وقت دون أن يذكر سببًا.

    لا أحد يعطي مالًا أو يقرضه وحده باسم المجموعة. يفعل ذلك اثنان معًا.

    الأدوار تدور. ينتهي كل دور في يوم، ويمكن لغير صاحبه أن يأخذه.

    إذا ساء شيء أخبرنا وسيطًا، ونسمع الطرفين.

    نقرر معًا، ونراجع هذه القواعد بعد ثلاثة أشهر.
begun-title = مجموعتك جاهزة
begun-join = أدخل جيرانك
begun-join-days = أرسل هذا الرابط إلى من تعرفهم، أو دعهم يوجهون هاتفهم إلى الصورة. يعمل الرابط { $days } يومًا.
begun-flyer = علّق إعلانًا
begun-flyer-link = إعلان للطباعة
begun-address = ليجدكم الناس من بعيد
begun-address-words = من ماستودون وما يشبهه يمكن متابعة مجموعتك. يبحثون عن:
begun-next = ما الذي يأتي بعد ذلك
begun-people = أضف من ليس لديه إلا هاتف
begun-rules = اقرأ ما تبدأون به واطبعه
begun-kinds = أضف أنواعًا خاصة بكم
begun-first = اعرض أول شيء

## Jobs
job-held-until = حتى { $date }
job-offer = يمكنني أن آخذ هذا الدور
job-offer-back = لا أستطيع في النهاية
job-nobody = لا أحد بعد
job-could = يمكنه أخذه:
notice-job-offered = يمكن لأحد أن يأخذ دورًا

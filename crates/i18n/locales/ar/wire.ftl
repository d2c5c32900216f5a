# ما يقرؤه الناس في الفيديفرس.
wire-kind-offer = عرض
wire-kind-request = طلب
wire-heading = { $kind }: { $title }
wire-left = { $n ->
    [0] كل شيء محجوز.
   *[other] المتبقي: { $left }.
}
wire-left-unit = { $n ->
    [0] كل شيء محجوز.
   *[other] المتبقي: { $left }.
}
wire-needed = { $n ->
    [0] كل شيء محجوز.
   *[other] ما زال مطلوبًا: { $left }.
}
wire-needed-unit = { $n ->
    [0] كل شيء محجوز.
   *[other] ما زال مطلوبًا: { $left }.
}
wire-area = المنطقة: { $area }.
wire-needed-by = مطلوب قبل { $date }.
wire-until = حتى { $date }.
wire-answer = للرد، أرسل رسالة خاصة إلى { $address } واذكر العدد.
wire-answer-uncounted = للرد، أرسل رسالة خاصة إلى { $address }.
wire-closed-fulfilled = تم. شكرًا للجميع.
wire-closed-withdrawn = سُحب.
wire-closed-expired = انتهى.
wire-pod-summary = جيران يساعدون جيرانًا في { $area }. أرسل إلينا رسالة خاصة للرد على عرض أو طلب.
wire-feed-offers = عروض { $pod }
wire-feed-asks = طلبات { $pod }
wire-feed-category = { $category } من { $pod }
wire-feed-summary = ينقل ما تنشره { $pod }. للرد، اكتب إلى { $address }.
wire-hint = شكرًا! للرد، أرسل من فضلك رسالة خاصة إلى { $address }.
wire-yes = { $amount } لك. سنكتب إليك هنا بشأن التسليم. للتراجع، رد بكلمة إلغاء.
wire-yes-uncounted = نعم، هذا لك. سنكتب إليك هنا بشأن التسليم. للتراجع، رد بكلمة إلغاء.
wire-no = عذرًا، لم ينجح الأمر. { $reason }
wire-cancelled = ألغينا وعدك. شكرًا لإخبارنا.
wire-cancelled-by-pod = عذرًا، أُلغي هذا. { $reason }
wire-confirmed = تم التسليم. شكرًا!
wire-receipt = تم التسليم
reason-nothing-left = كل شيء محجوز بالفعل.
reason-not-enough = بقي { $left } فقط.
reason-closed = هذا الإعلان مغلق.
reason-paused = هذا متوقف الآن. عد بعد أيام.
reason-lapsed = لم يرد أحد في الوقت المناسب.
reason-amount = اذكر العدد: رقم أكبر من صفر.
reason-declined = لم يكن مناسبًا هذه المرة.
reason-withdrawn = سُحب الإعلان.
wire-poll = كم تريد؟ اختر واحدًا وسنجيبك هنا.
wire-poll-none = ليس الآن
wire-poll-no = حسنًا، لم يُحجز لك شيء.
wire-poll-hand = شكرًا. حُجز لك { $amount } حتى تجيب المجموعة. لسحبه أجب بكلمة إلغاء.
wire-thanks = شكرًا من الشخص الذي ساعدته.
reason-not-agreed = لم تتفق مجموعتانا على هذا.
wire-word-offer = تطلب منكم { $pod } { $amount } من «{ $title }» لأحد الجيران. هل يناسبكم ذلك؟ الرجاء الرد هنا.
wire-word-offer-uncounted = تسألكم { $pod } عن «{ $title }» لأحد الجيران. هل ما زال متاحًا؟ الرجاء الرد هنا.
wire-word-request = يستطيع أحد جيران { $pod } تقديم { $amount } من أجل «{ $title }». هل يناسبكم ذلك؟ الرجاء الرد هنا.
wire-word-request-uncounted = يستطيع أحد جيران { $pod } المساعدة في «{ $title }». هل يناسبكم ذلك؟ الرجاء الرد هنا.
wire-word-cancelled = نأسف، أُلغي الأمر من جهتنا: لا تعتمدوا علينا فيه بعد الآن. شكرًا.
reason-silence = لم يقل أحد كيف سارت الأمور، فصار متاحًا لغيركم من جديد.
reason-errand = لم يتم الأمر قبل نهاية اليوم. ما استُلم يعود إلى الصيدلية.
# Text messages.
text-taken-in = وصلت رسالتك إلى { $pod } وسنتواصل معك. رمزك: { $code }. أرسل «الحالة» لتسأل عن طلبك، أو «إلغاء» لتسحبه، أو STOP لإيقاف الرسائل، أو «احذف» لنحذف معلوماتك.
text-title = طلب برسالة نصية
text-noted = سجلناها. سيقرؤها المكتب.
text-none = ليس لدينا شيء من هذا الرقم. أرسل «مساعدة» وما تحتاجه.
text-status-desk = الطلب عند المكتب وسيتواصل معك.
text-status-listed = يرى الجيران طلبك الآن من دون اسمك. سنراسلك حين يساعد أحدهم.
text-status-done = تم هذا الأمر.
text-ended = انتهى هذا الأمر. أرسل «مساعدة» إن احتجت شيئًا آخر.
text-thanks = شكرًا لك. هذا يساعدنا جميعًا.
text-not-yet = لم يقدم أحد وعدًا بعد. سنراسلك حين يحدث ذلك.
text-deleted = حُذفت معلوماتك.
text-stopped = لن تصلك رسائل منا بعد الآن. أرسل «ابدأ» لتصلك من جديد.
text-started = ستصلك رسائلنا من جديد.
text-helper = سيساعدك أحد الجيران. حين يصلك ما طلبته، أرسل «تم».
text-helper-lost = من كان سيساعدك لا يستطيع في النهاية. نبحث عن شخص آخر ونراسلك.
text-did-it-come = هل وصل؟ أرسل كلمة وصل عندما يكون عندك. إن لم يصل أو كان هناك خطأ فاكتب ذلك هنا بكلماتك.
text-helped = يسعد جيرانك أن الأمر نجح. ستُحذف معلوماتك بعد أسبوعين. أرسل «احذف» لحذفها الآن.
text-many = الطلبات كثيرة الآن ولا يمكننا أخذ المزيد. حاول لاحقًا أو اتصل بالمكتب.
wire-mark-car = يحتاج إلى سيارة.
wire-mark-small = أقل من ساعة.
wire-mark-lifting = فيه شيء ثقيل.
wire-mark-collect = يُستلم من المكان.
wire-mark-no_papers = لا تُطلب أوراق.
wire-mark-step_free = بلا درج.
wire-mark-in_pairs = نذهب اثنين اثنين.
wire-mark-cool = يجب أن يبقى باردًا.
wire-mark-show_paper = تُطلب هناك ورقة.
wire-mark-paused = متوقف الآن.
wire-lent-for =
    { $n ->
        [one] يُعار ليوم واحد.
        [two] يُعار ليومين.
        [few] يُعار لـ { $count } أيام.
        [many] يُعار لـ { $count } يومًا.
       *[other] يُعار لـ { $count } يوم.
    }
text-code = رمزك في { $pod }: { $code }. يُدخلك مرة واحدة خلال نصف ساعة. لا تعطه أحدًا.
text-no-code = لا يمكننا إرسال رمز إلى هذا الرقم. اسأل أحدًا من مجموعتك.
text-decision-consent = { $question } أرسل نعم { $code } أو ممتنع { $code } أو لا { $code } ولماذا يكون ضارًا.
text-decision-majority = { $question } أرسل نعم { $code } أو لا { $code } أو ممتنع { $code }.
text-decision-score = { $question } { $options }. أرسل حرفًا واحدًا و { $code }، أو نقاطًا من 0 إلى 5: { $example } { $code }.
text-answer-noted = سُجّل: { $answer }. يمكنك تغييره حتى النهاية: أرسل من جديد مع { $code }.
text-answer-why = لماذا يكون ضارًا؟ أرسل لا { $code } والسبب. يقرأه الجميع من دون اسمك.
text-answer-wrong = لم نرسل إليك هذا الرقم. تحقق من كل رقم فيه.
text-answer-tries = أرقام خاطئة كثيرة. حاول غدًا، أو قل إجابتك للمكتب.
text-answer-over = لم تعد الإجابة عن هذا ممكنة.
text-answer-not = لم نتمكن من تسجيل هذا. قل إجابتك للمكتب.
text-answer-yes = نعم
text-answer-no = لا
text-answer-pass = ممتنع

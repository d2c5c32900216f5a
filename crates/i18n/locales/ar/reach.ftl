# Signing in with a passkey, and news on a phone or from Mastodon.
passkey-title = بمفتاح مرور
passkeys-title = مفاتيح المرور
passkeys-words = مفتاح المرور يُدخلك بإصبعك أو وجهك أو رمز هاتفك. بلا بريد وبلا رمز تكتبه.
passkey-sign-in = ادخل بمفتاح مرور
passkey-add = أضف مفتاح مرور
passkey-add-words = يسألك هاتفك أو حاسوبك عن إصبعك أو وجهك أو رمزه. هو يحفظ المفتاح، ونحن نحفظ فقط ما يُظهر أنه لك.
passkey-make = اصنع مفتاح المرور
passkey-use-words = يُظهر هاتفك أو حاسوبك المفاتيح التي لديه لهذا المكان. اختر مفتاحك.
passkey-use = استعمل مفتاح مروري
passkey-label = ماذا تسميه؟
passkey-label-hint = لتعرف لاحقًا أي مفتاح هو.
passkey-label-first = هاتفي
passkey-no-script = هذا يعمل فقط حيث البرامج النصية مفعّلة. يمكنك الدخول برمز بدلًا من ذلك.
passkey-none-here = هذا المتصفح لا يعرف مفاتيح المرور. يمكنك الدخول برمز بدلًا من ذلك.
passkey-failed = لم يحدث شيء: المفتاح لم يكن هنا، أو قلت لا. حاول مرة أخرى أو ادخل برمز.
passkey-back = رجوع
passkey-added = أُضيف { $date }
passkey-used = آخر استعمال { $date }
passkey-remove = أزل { $label }
done-passkey-added = مفتاح مرورك هنا. في المرة القادمة يمكنك الدخول به.
notice-passkey-added = أُضيف لك مفتاح مرور
invalid-passkey = لم ينجح مفتاح المرور هذا. حاول مرة أخرى، أو ادخل برمز.
invalid-passkeys-many = لديك عشرة مفاتيح مرور. أزل واحدًا أولًا.
me-end-others-passkeys = اخرج من كل مكان آخر وانسَ مفاتيح مروري
## News on a phone or computer that is not looked at
hear-push = على هاتفي أو حاسوبي
hear-push-more = سطر قصير حين يوجد جديد، حتى لو كانت هذه الصفحة مغلقة.
push-here = على هذا الهاتف أو الحاسوب
push-about = يُظهر أن هناك جديدًا، ولا يُظهر ما هو أبدًا. يمكنك إيقافه متى شئت.
push-have =
    { $n ->
        [one] تظهر الأخبار على هاتف أو حاسوب واحد.
        [two] تظهر الأخبار على هاتفين أو حاسوبين.
        [few] تظهر الأخبار على { $count } هواتف أو حواسيب.
       *[other] تظهر الأخبار على { $count } هاتفًا أو حاسوبًا.
    }
push-on = أظهر الأخبار هنا
push-off = أوقفها في كل مكان
push-no-script = هذا يعمل فقط حيث البرامج النصية مفعّلة.
push-none-here = هذا المتصفح لا يستطيع إظهار الأخبار. اختر طريقة أخرى.
push-refused = لا يُسمح للمتصفح بإظهار أخبار من هنا. يمكنك السماح بذلك في إعداداته.
push-failed = لم يقل هذا المتصفح أين يستقبل الأخبار. اختر طريقة أخرى.
done-push-on = تظهر الأخبار هنا من الآن.
invalid-push-first = فعّل الأخبار أولًا على الهاتف أو الحاسوب الذي يُظهرها.
push-title = أخبار من { $pod }
push-words =
    { $n ->
        [one] هناك شيء جديد.
        [two] هناك شيئان جديدان.
        [few] هناك { $count } أشياء جديدة.
       *[other] هناك { $count } شيئًا جديدًا.
    }
push-stop = لا مزيد منها
## News by a private message on Mastodon and others
hear-mention = برسالة خاصة على ماستودون
hear-mention-more = أو على أي مكان آخر يتحدث مع ماستودون.
detail-fediverse = العنوان على ماستودون
mention-title = على ماستودون
mention-none = أخبرنا بعنوانك هناك إن أردت معرفة الأخبار برسالة خاصة.
mention-unproven = رسالة خاصة فيها ثمانية أرقام في الطريق إلى هناك. اكتبها هنا.
mention-proven = الرسائل الخاصة تصلك هناك. لا أحد غيرك هنا يرى هذا العنوان.
detail-fediverse-hint-own = مثل @الاسم@الخادم. والأماكن التي تتحدث مع ماستودون تصلح أيضًا.
detail-fediverse-hint-caller = مثل @الاسم@الخادم. والأماكن التي تتحدث مع ماستودون تصلح أيضًا.
mention-button = أرسلوا لي أرقامًا
mention-digits-hint = ثمانية أرقام. انظر في رسائلك الخاصة هناك.
mention-digits-wrong = ليست هذه الأرقام، أو هي قديمة جدًا. انظر مرة أخرى أو اطلب غيرها.
mention-other = عنوان آخر، أو أرقام جديدة
mention-forget = انسوا هذا العنوان
done-mention-asked = رسالة خاصة فيها ثمانية أرقام في الطريق.
done-mention-proven = يمكن للأخبار أن تصلك هناك من الآن.
invalid-mention-first = أظهر أولًا أن العنوان لك.
invalid-mentions-many = خمس رسائل كهذه في اليوم على الأكثر. حاول غدًا.
mention-proof = أرقامك لـ { $host }: { $code }. اكتبها في { $link } فتصلك أخبار مجموعتك هنا. إن لم تطلب هذا فلا تفعل شيئًا.
mention-news =
    { $n ->
        [one] هناك شيء جديد في { $pod }: { $link }. لا مزيد منها: { $stop }
        [two] هناك شيئان جديدان في { $pod }: { $link }. لا مزيد منها: { $stop }
        [few] هناك { $count } أشياء جديدة في { $pod }: { $link }. لا مزيد منها: { $stop }
       *[other] هناك { $count } شيئًا جديدًا في { $pod }: { $link }. لا مزيد منها: { $stop }
    }
## Voice messages
voice-case-title = ترك رسالة صوتية
voice-title = الرسائل الصوتية
voice-listen = استمع
voice-of = رسالة صوتية بتاريخ { $at }
voice-hint = يُسجَّل من يستمع. ويُمحى الصوت حين ينتهي الطلب.
case-history-voice = وصلت رسالة صوتية
case-history-listened = استمع { $who }
## Two pods become one
merge-title = الانضمام إلى مجموعة أخرى
merge-asking = مجموعة أخرى تريد الانضمام إلى مجموعتكم
merge-lead = ينتقل الجميع إلى المجموعة الأخرى، مع بياناتهم ومهامهم وطلبات المكتب وما هو مفتوح. لا أحد يكتب شيئًا من جديد. ومن يتابعكم يُرسَل إلى هناك. وما هو عام يُنشر هناك من جديد بلا صوره. وما قيل للوسطاء يصل إلى الوسطاء هناك أيضًا.
merge-into = أي مجموعة تستقبلكم؟
merge-sure = هل تحدثتم عن ذلك كلكم؟
merge-sure-yes = نعم، نريد ذلك
merge-tick = تحدثوا عن ذلك أولًا، ثم ضع علامة أنكم كلكم تريدونه.
merge-ask = اسألهم
merge-asked = سألتم { $pod }. يجب أن يقول نعم هناك من معه المفاتيح.
merge-take-back = لا تسأل بعد الآن
merge-asks = يريدون الدخول إلى مجموعتكم. ويأتي جيرانهم بمهامهم، والمفاتيح أيضًا.
merge-accept = استقبلوهم
merge-refuse = لا، نبقى منفصلين
merge-under-way =
    { $n ->
        [one] هناك وعد واحد مع مكان آخر لم ينتهِ. يجب أن ينتهي أولًا.
        [two] هناك وعدان مع أماكن أخرى لم ينتهيا. يجب أن ينتهيا أولًا.
        [few] هناك { $count } وعود مع أماكن أخرى لم تنتهِ. يجب أن تنتهي أولًا.
       *[other] هناك { $count } وعدًا مع أماكن أخرى لم تنتهِ. يجب أن تنتهي أولًا.
    }
done-merged = أنتم الآن مجموعة واحدة.
notice-merge-asked = مجموعة أخرى تريد الانضمام إلى مجموعتكم
notice-merge-refused = المجموعة الأخرى تريد أن تبقى منفصلة
notice-pod-merged = انضمت مجموعتك إلى مجموعة أخرى
history-pod-merged = انتقل حين صارت مجموعتان واحدة.
invalid-merge-under-way = دع ما وعدوا به مع أماكن أخرى ينتهي أولًا.
invalid-merge-fund = يجب أولًا أن يكون صندوق تلك المجموعة فارغًا ولا شيء ينتظر فيه.
pod-moved = هذه المجموعة تعيش الآن هنا:
## A sheet for the stairwell
sheet-title = ورقة للطباعة والتعليق
sheet-ask = هل تحتاج إلى مساعدة أو تستطيع أن تساعد؟ اسألنا هنا:
sheet-print = اطبع هذه الصفحة وعلّقها حيث يمر الناس.

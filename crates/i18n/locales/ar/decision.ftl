# Deciding together.
decisions-title = نقرر معًا
decisions-lead = ما يخصنا جميعًا نقرره جميعًا. ولكل من هو معروف أن يقترح شيئًا.
decisions-open = ما يمكن الإجابة عنه الآن
decisions-none = لا شيء بانتظار جواب.
decisions-log = ما تقرر
decisions-csv = السجل على شكل جدول
decisions-known-first = يمكنك أن تقترح بعد أن يزكّيك أحد.
decision-fold = اقترح شيئًا
decision-propose = اقترح
decision-question = السؤال
decision-question-hint = جملة بسيطة يمكن الإجابة عنها.
decision-why = لماذا، أو ماذا بالضبط
decision-why-hint = إن كان اتفاقًا فنصه كله. ولا تذكر اسم أحد طلب مساعدة.
decision-rule = كيف يُتخذ القرار؟
decision-rule-consent = بالتراضي
decision-rule-consent-more = يُقبل ما لم يقل أحد لماذا يضر.
decision-rule-majority = بالأغلبية
decision-rule-majority-more = عدد نعم أكبر من عدد لا.
decision-rule-score = بالنقاط
decision-rule-score-more = يعطي كل واحد كل خيار من 0 إلى 5 نقاط.
decision-options = الخيارات، للنقاط
decision-options-hint = خيار في كل سطر، من اثنين إلى ثمانية.
decision-how-long = كم يمكن الإجابة؟
decision-quorum = كم يجب أن يجيب
decision-quorum-of = { $percent }٪ ممن يحق لهم
decision-effect = ماذا يحدث بعدها؟
decision-effect-words = يُكتب
decision-effect-words-more = في السجل الذي نقرأه جميعًا.
decision-effect-agreement = يصبح اتفاقًا
decision-effect-agreement-more = له إصدار، ويوم نراجعه فيه.
decision-effect-job = يأخذ أحد مهمة
decision-effect-job-more = لنصف سنة.
decision-effect-end-job = تنتهي مهمة أحد
decision-effect-end-job-more = لا بد أن يريد ثلاثة طرحه للقرار. ويُخبر صاحبها ويمكنه أن يتكلم.
decision-agreement-title = اسم الاتفاق
decision-agreement-hint = إن كان الاسم لاتفاق موجود صار إصداره التالي.
decision-review = نراجعه بعد
decision-member = من المعني؟
decision-member-hint = لمهمة تُعطى أو تنتهي.
decision-until = أجب قبل
decision-voters = من يحق له الإجابة
decision-by = اقترحه
decision-answered = أجاب
decision-does-words = إذا قُبل كُتب.
decision-does-agreement = إذا قُبل أصبح فورًا الاتفاق «{ $title }».
decision-does-job = إذا قُبل تولى { $name } هذه المهمة نصف سنة: { $job }.
decision-does-end-job = إذا قُبل انتهت فورًا هذه المهمة التي يتولاها { $name }: { $job }.
decision-your-answer = جوابك
decision-answer = ماذا تقول؟
decision-answer-send = أجب
decision-answer-again = غيّر جوابي
decision-consent-yes = نعم
decision-consent-no = لا أفضله، لكني لا أعترض
decision-consent-abstain = أترك الأمر للآخرين
decision-consent-object = هذا يضر
decision-majority-yes = نعم
decision-majority-no = لا
decision-majority-abstain = أترك الأمر للآخرين
decision-reason = لماذا يضر؟
decision-reason-hint = فقط إن كنت تعترض. يقرؤه الجميع دون اسمك.
decision-secret = لا يرى أحد في هذه الصفحات من قال ماذا. وحين ينتهي لا تبقى إلا الأعداد.
decision-objections = لماذا يعترض أحد
decision-objected = اعتراض
decision-talk = ما قيل عنه
decision-comment = اكتب شيئًا عنه
decision-comment-send = اكتب
decision-for-fold = أجب عن شخص أخبرك
decision-for = من؟
decision-for-hint = بالهاتف أو على ورق أو في الاجتماع. ويُخبر بأنك قلته عنه.
decision-for-send = أجب عنه
decision-support = أريد أن يُقرر هذا
decision-gathering = { $n } من { $of } يريدون أن يُقرر.
decision-mine = لقد أجبت. ويمكنك تغييره حتى النهاية.
decision-mine-desk = أجاب المكتب عنك. إن لم يكن صحيحًا فأجب بنفسك.
decision-too-late = لم تكن معروفًا هنا بعد حين اقتُرح هذا، فلا يمكنك الإجابة عنه، ويمكنك أن تكتب عنه.
decision-withdraw-fold = اسحبه
decision-withdraw = اسحب ما اقترحته
decision-result = ما تقرر
decision-state-gathering = لا بد أن يريده ثلاثة
decision-state-open = مفتوح
decision-state-passed = قُبل.
decision-state-refused = لم يُقبل.
decision-state-withdrawn = سُحب.
decision-why-agreed = هذا ما تقوله الإجابات.
decision-why-quorum = أجاب عدد قليل جدًا.
decision-why-objection = قال أحد لماذا يضر.
decision-why-votes = لم يكن عدد نعم أكبر من عدد لا.
decision-why-tie = لخيارين العدد نفسه من النقاط.
decision-why-support = أقل من ثلاثة أرادوا أن يُقرر.
decision-why-withdrawn = سحبه من اقترحه.
decision-chosen = المختار: { $option }.
decision-not-done = لم يمكن تنفيذه: تغيرت الأمور منذ ذلك.
decision-sheet = ورقة للاجتماع
decision-sheet-points = { $option }: ____ نقاط، من 0 إلى { $most }
decision-sheet-how = لا تكتب اسمًا، وضعها مع غيرها: يعدّ اثنان منا الأوراق، كل منهما وحده. أو قل اسمك للمكتب على حدة، وبعد تسجيلها تُمزق الورقة.
agreements-title = ما اتفقنا عليه
agreements-lead = كل واحد منها تقرر معًا، ويبقى حتى يتقرر إصدار آخر.
agreement-accept = قرأته وأقبله
agreement-version = الإصدار { $version }، منذ { $date }
agreement-review-on = نراجعه في { $date }
who-pod = المجموعة
done-decision-said = سُجّل.
notice-decision = هناك ما يُقرر
notice-decision-closed = تقرر شيء
notice-decision-recall = سيُقرر في مهمة من مهامك
notice-decision-said = أجاب المكتب عنك
notice-agreement-review = حان وقت مراجعة اتفاق
invalid-decision-question = اكتب السؤال في 5 إلى 120 حرفًا.
invalid-words-4000 = اجعله أقل من 4000 حرف.
invalid-decision-options = اكتب من خيارين إلى ثمانية، واحدًا في كل سطر وأقل من 80 حرفًا.
invalid-decision-points = بالنقاط لا يُقرر إلا الكلام. اختر طريقة أخرى.
invalid-agreement-title = سمّ الاتفاق باسم من حرفين إلى 80 حرفًا.
invalid-agreement-text = اكتب ما يُتفق عليه.
invalid-job-none = ليست لديه هذه المهمة.
invalid-decision-many = ثلاثة اقتراحات مفتوحة هي الحد. دع واحدًا ينتهي أولًا.
invalid-decision-talk = كُتب الكثير بالفعل. اجتمعوا وتحدثوا عنه.
invalid-decision-themselves = لقد أجاب بنفسه.
invalid-decision-reason = قل لماذا يضر.
invalid-decision-answer = اختر جوابًا.
decision-days = { $n ->
    [one] يوم واحد
    [two] يومان
    [few] { $count } أيام
   *[other] { $count } يومًا
}
decision-months = { $n ->
    [one] شهر واحد
    [two] شهران
    [few] { $count } أشهر
   *[other] { $count } شهرًا
}
decision-people = { $n ->
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
   *[other] { $count } شخصًا
}
decision-points = { $n ->
    [one] نقطة واحدة
    [two] نقطتان
    [few] { $count } نقاط
   *[other] { $count } نقطة
}
agreement-accepted = { $n ->
    [one] قبله شخص واحد
    [two] قبله شخصان
    [few] قبله { $count } أشخاص
   *[other] قبله { $count } شخصًا
}
decision-nobody = لم يُختر أحد
decision-by-desk = إجابات قيلت في المكتب: { $n }.
notice-decision-job = سيُقرر من يتولى مهمة
invalid-decision-job = في شأن مهمة: بالأغلبية، ولا بد أن يجيب نصفنا، ومدة أسبوع على الأقل.
invalid-decision-week = ستة اقتراحات في الأسبوع هي الحد.
decision-why-recipients = قلة قليلة ممن تلقوا المساعدة قالوا نعم.
slip-needed = موافقة من تلقوا المساعدة
slip-needed-hint = لما يغيّر طريقة المساعدة. يجيبون مرة أخرى بقسيمة، فلا يعرف أحد أنهم هم. وتُحسب حين يجيب خمسة.
slip-needed-0 = غير مطلوبة
slip-needed-50 = نصفهم على الأقل
slip-needed-67 = ثلثاهم على الأقل
slip-printed = قسائم طبعها المكتب
slip-share = من تلقوا المساعدة: { $percent } ٪ قالوا نعم، وأجاب منهم { $n }.
slip-few = أجاب أقل من خمسة ممن تلقوا المساعدة، ولذلك لا يقال شيء عن أجوبتهم.
slip-title = لمن تلقوا المساعدة
slip-why = من تلقى مساعدة في الأشهر الثلاثة الماضية يجيب مرة أخرى بقسيمة. من دون موافقتهم لا يُقبل هذا.
slip-how = كل من يحق له الجواب يمكنه طلب قسيمة، فطلبها لا يقول عنك شيئًا. هذا الخادم يوقّع قسيمتك دون أن يراها. ولن يعرف أحد بعد ذلك أي قسيمة كانت لك، ولا حتى من يدير الخادم.
slip-get = احصل على قسيمة
slip-use = لدي قسيمة ورقية
slip-answer = أجب بهذه القسيمة
slip-go-on = تابع
slip-back = عودة إلى السؤال
slip-no-script = يحتاج هذا إلى تشغيل البرامج في المتصفح، لأن متصفحك وحده يجب أن يعرف قسيمتك. وإلا فاطلب من المكتب قسيمة ورقية.
slip-none-here = هذا المتصفح لا يستطيع صنع القسائم. اطلب من المكتب قسيمة ورقية.
slip-failed = لم ينجح ذلك. لكل شخص قسيمة واحدة ما دام السؤال مفتوحًا. ويمكنك أيضًا أن تطلب من المكتب قسيمة ورقية.
slip-other = شكرًا. حسب ما يعرفه هذا الخادم لم تتلقَّ مساعدة مؤخرًا، فجوابك أعلاه يكفي. إن لم يكن هذا صحيحًا فاطلب من المكتب قسيمة ورقية.
slip-got = هذه قسيمتك. أجب بها الآن: تُرسل دون أن تقول من أنت.
slip-code = ما هو مكتوب على قسيمتك
slip-code-hint = اثنا عشر رقمًا.
slip-use-words = لا حاجة إلى تسجيل الدخول. اكتب ما هو مكتوب على قسيمتك.
slip-secret = لا يُحفظ إلا جوابك. ويمكنك حتى النهاية أن تجيب مرة أخرى بالقسيمة نفسها.
slip-print = طباعة قسائم
slip-print-words = لمن ليس لديهم هاتف خاص. قُصّ القسائم واطوها ودع كل شخص يسحب واحدة، فلا يعرف أحد لمن أي قسيمة.
slip-number = كم عددها
slip-number-hint = ليس أكثر مما وجد المكتب من مساعدات في الأشهر الثلاثة الماضية. والجميع يرى كم طُبع منها.
slip-once = تظهر هذه المرة فقط. اطبعها الآن.
slip-paper = قسيمتك
slip-paper-how = أجب دون اسمك على
invalid-slip-unread = لا يمكن قراءة هذه القسيمة.
invalid-slip = هذه ليست قسيمة، أو انتهى وقتها. راجع كل رقم.
invalid-slips-many = لا تطبع قسائم أكثر مما وجد المكتب من مساعدات في الأشهر الثلاثة الماضية.
decision-change-fold = اقترح تغيير شيء في المجموعة
decision-change-why = لماذا
decision-effect-leaves = شخص لا ينتمي إلينا بعد الآن
decision-effect-leaves-more = أولًا حديث مع وسيط. يجب أن يريد ثلاثة أن يُقرر ذلك. يُبلَّغ الشخص ويمكنه الكلام أسبوعين، ثم يذهب ما يُحفظ عنه.
decision-effect-peer = قبول مجموعة من مكان آخر
decision-effect-peer-more = مجموعة طلبت ذلك.
decision-effect-end-peer = إنهاء ما اتفقنا عليه مع مجموعة من مكان آخر
decision-effect-end-peer-more = لا ترى إعلاناتنا بعد ذلك، ولا نرى إعلاناتها.
decision-effect-fund-mode = يُقرر في صندوقنا بطريقة أخرى
decision-effect-fund-mode-more = بعد ذلك لا يغيّرها أمناء الصندوق وحدهم.
decision-effect-budget = مبلغ آخر لغرض من أغراض الصندوق
decision-effect-budget-more = بعد ذلك لا يغيّره أمناء الصندوق وحدهم.
decision-leaves-hint = فقط إذا كان الأمر يخص شخصًا.
decision-peer = أي مجموعة
decision-no-pod = لا شيء
decision-budget-line = لأي شيء هذا المال
decision-budget-most = أقصى مبلغ، بعملة { $currency }
decision-budget-hint = إن لم يُكتب شيء فلا حد.
decision-does-leaves = إذا قُبل، لا ينتمي { $name } إلى المجموعة بعد ذلك، ويذهب ما يُحفظ عنه.
decision-does-peer = إذا قُبل، تُقبل { $pod } فورًا.
decision-does-end-peer = إذا قُبل، ينتهي فورًا ما اتفقنا عليه مع { $pod }.
decision-does-fund-mode = إذا قُبل، يُقرر في الصندوق هكذا: { $mode }.
decision-does-budget = إذا قُبل، يكون هذا المبلغ من أجل { $line }: { $amount }.
decision-does-budget-free = إذا قُبل، لا حد لما هو من أجل { $line }.
notice-decision-leaves = سيُقرر هل تبقى في المجموعة. يمكنك أن تتكلم.
invalid-leaves-days = هل يبقى شخص: أسبوعان على الأقل، ليُسمع الطرفان.
invalid-decided = قُرر هذا معًا. اقترحه، ليُغيَّر معًا أيضًا.
invalid-peer-asked = اختر مجموعة طلبت ذلك.
invalid-no-fund = لا يوجد صندوق بعد.
invalid-budget-line = قل لأي شيء هو، في 1 إلى 60 حرفًا.
slip-again = لم يصل ذلك. قسيمتك ما زالت صالحة: حاول مرة أخرى.
invalid-decision-change = ما يغيّر المجموعة: بالأغلبية، ويجب أن يجيب نصفنا، وهناك أسبوع على الأقل.
notice-decision-stays = سيُقرر هل يبقى شخص في المجموعة
log-act-slips-printed = طبع { $actor } قسائم لاقتراح.
decision-link-whose = هذه إجابة { $name }. من لديه هذا الرابط يستطيع أن يجيب، فلا تعطه لأحد. يعمل الرابط حتى يُغلق السؤال.
decision-link-said = لقد أجبت. ما قلته لا يظهر هنا. ما ترسله الآن يحل محله.
paper-fold = عدّ الأوراق
paper-fold-second = عدّ الأوراق أيضًا
paper-sheets = كم ورقة هناك
paper-sheets-hint = عُدّ وحدك. يعدّ شخص آخر أيضًا، ويُحسب العدد حين يجد الاثنان الشيء نفسه. لا تعدّ من يجيب بطريقة أخرى.
paper-points = نقاط { $option } في كل الأوراق معًا
paper-reason-hint = فقط إذا اعترضت ورقة: ما كُتب عليها. يقرأه الجميع من دون اسم.
paper-send = هذا ما عددته
paper-waits = عدّ أحدهم الأوراق. الآن يعدّها شخص آخر أيضًا، من دون أن يعرف ما وُجد.
paper-waits-mine = لقد عددت الأوراق. الآن يعدّها شخص آخر أيضًا، من دون أن يعرف ما وجدته.
paper-counted = على الورق، عدّها اثنان
done-paper-waits = سُجّل. الآن يعدّ شخص آخر أيضًا.
done-paper-counts = وجد الاثنان الشيء نفسه. هذا يُحسب.
done-paper-again = العددان ليسا متطابقين. فليعدّ كلاكما من جديد.
notice-paper-again = عددان للأوراق لم يتطابقا. عُدّ من جديد من فضلك.
log-act-paper-counted = عدّ { $actor } أوراقًا لاقتراح.
invalid-paper-sum = مجموع هذه الأرقام ليس عدد الأوراق. عُدّها من جديد.
invalid-paper-many = الأوراق أكثر من الجيران الذين لم يجيبوا بعد. عُدّها من جديد.
invalid-paper-number = اكتب كم العدد بالأرقام.
invalid-decision-full = عدد الإجابات بلغ عدد من يمكنهم الإجابة. اطلب من المكتب أن يعدّ الأوراق من جديد.
decision-effect-moves = تنتقل المجموعة إلى خادم آخر
decision-effect-moves-more = ينتقل معها كل ما هو لها: من فيها، والوعود، والمال، والدوائر، والاتفاقات. وينقلها من يرعى هذا الخادم.
decision-moves-to = إلى أين
decision-moves-to-hint = عنوان الخادم الآخر، مثل oak.example.
decision-does-moves = إذا قُبل، يمكن للمجموعة أن تنتقل إلى { $host } خلال شهرين، مع كل ما هو لها.
decision-moves-how = ينتقل الجميع إلا من يقول هنا غير ذلك. وتنتقل معك بياناتك ووعودك ومكانك في الدوائر.
decision-come-said = ستنتقل معها.
decision-stay-said = ستبقى هنا. لن ينتقل أي شيء يخصك.
decision-stay = أبقى هنا
decision-come = غيّرت رأيي، سأنتقل معها
invalid-moves-to = اكتب عنوان الخادم الآخر، مثل oak.example.
notice-decision-soon = هناك ما يُقرر خلال أيام قليلة
notice-paper-waits = عدّ أحدهم إجابات على الورق. عُدّها أنت أيضًا
notice-paper-dropped = عددتَ وحدك الإجابات على الورق، فلم تُحسب

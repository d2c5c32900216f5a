# What people on the fediverse read. Keep sentences whole and short.
wire-kind-offer = Offer
wire-kind-request = Ask
wire-heading = { $kind }: { $title }
# $left is the amount as text, with its unit where the key says so; $n is the same as a number for plural rules.
wire-left = { $n ->
    [0] Everything is promised.
   *[other] { $left } left.
}
wire-left-unit = { $n ->
    [0] Everything is promised.
   *[other] { $left } left.
}
wire-needed = { $n ->
    [0] Everything is promised.
   *[other] { $left } still needed.
}
wire-needed-unit = { $n ->
    [0] Everything is promised.
   *[other] { $left } still needed.
}
wire-area = Area: { $area }.
wire-needed-by = Needed by { $date }.
wire-until = Until { $date }.
wire-answer = To answer, send a private message to { $address }. Say how many.
wire-answer-uncounted = To answer, send a private message to { $address }.
wire-closed-fulfilled = Done. Thank you, everybody.
wire-closed-withdrawn = Taken back.
wire-closed-expired = This has ended.
wire-pod-summary = Neighbours helping neighbours in { $area }. Write us a private message to answer an offer or an ask.
wire-feed-offers = Offers of { $pod }
wire-feed-asks = Asks of { $pod }
wire-feed-category = { $category } from { $pod }
wire-feed-summary = Passes on what { $pod } publishes. To answer, write to { $address }.
wire-hint = Thank you! To answer, please send a private message to { $address }.
wire-yes = { $amount } for you. We will write to you here about the hand-over. To take it back, answer with the word cancel.
wire-yes-uncounted = Yes, that is for you. We will write to you here about the hand-over. To take it back, answer with the word cancel.
wire-no = Sorry, this did not work out. { $reason }
wire-cancelled = We have taken your promise back. Thank you for telling us.
wire-cancelled-by-pod = Sorry, this is off. { $reason }
wire-confirmed = Handed over. Thank you!
wire-receipt = Handed over
reason-nothing-left = Everything has been promised already.
reason-not-enough = Only { $left } left.
reason-closed = This listing is closed.
reason-paused = This is paused for now. Come back in some days.
reason-lapsed = Nobody answered in time.
reason-amount = Say how many: a number above zero.
reason-declined = It did not fit this time.
reason-withdrawn = The listing was taken back.
wire-poll = How many would you like? Choose one and we will answer you here.
wire-poll-none = Not now
wire-poll-no = All right, nothing is set aside for you.
wire-poll-hand = Thank you. Set aside for you until the pod answers: { $amount }. To take it back, answer with the word cancel.
wire-thanks = Thank you from the person you helped.
reason-not-agreed = Our pods have not agreed on this.
wire-word-offer = { $pod } asks you for { $amount } of “{ $title }”, for a neighbour. Is that all right? Please answer here.
wire-word-offer-uncounted = { $pod } asks you about “{ $title }”, for a neighbour. Is it still to be had? Please answer here.
wire-word-request = A neighbour of { $pod } can give { $amount } for “{ $title }”. Is that all right? Please answer here.
wire-word-request-uncounted = A neighbour of { $pod } can help with “{ $title }”. Is that all right? Please answer here.
wire-word-cancelled = Sorry, this is off on our side: please count on us no more. Thank you.
reason-silence = Nobody said how it went, so it is free for others again.
reason-errand = It was not done by the end of the day. What was fetched goes back to the pharmacy.
# Text messages.
text-taken-in = { $pod } has your message and will get in touch. Your code: { $code }. Text STATUS to ask, CANCEL to take it back, STOP for no more texts, DELETE to be forgotten.
text-title = Asked by text message
text-noted = Noted. The desk will read it.
text-none = We have nothing from this number. Text HELP and what you need.
text-status-desk = The desk has it and will get in touch.
text-status-listed = Neighbours can see it now, without your name. We text you when somebody helps.
text-status-done = This is done.
text-ended = This has ended. Text HELP if you need something else.
text-thanks = Thank you. That helps us all.
text-not-yet = Nobody has promised it yet. We text you when somebody does.
text-deleted = Your details are deleted.
text-stopped = You get no more texts from us. Text START to get them again.
text-started = You get texts from us again.
text-helper = Somebody will help you. When you have it, text DONE.
text-helper-lost = Whoever was to help you cannot after all. We look for somebody else, and text you.
text-did-it-come = Did it come? Text DONE when you have it. If it did not come, or something is wrong, write that here in your own words.
text-helped = Your neighbours are glad it worked. Your details will be deleted in two weeks. Text DELETE to delete them now.
text-many = So many are asking at this moment that we cannot take more. Try again later, or ring the desk.
wire-mark-car = Takes a car.
wire-mark-small = Takes less than an hour.
wire-mark-lifting = Something heavy to lift.
wire-mark-collect = To be fetched.
wire-mark-no_papers = No papers needed.
wire-mark-step_free = No steps.
wire-mark-in_pairs = We go in twos.
wire-mark-cool = Has to stay cool.
wire-mark-show_paper = They ask for a paper there.
wire-mark-paused = Paused for now.
wire-lent-for =
    { $n ->
        [one] Lent for one day.
       *[other] Lent for { $count } days.
    }
text-code = Your code for { $pod }: { $code }. It signs you in once, within half an hour. Give it to nobody.
text-no-code = We cannot send a code to this number. Ask somebody of your pod.
text-decision-consent = { $question } Text YES { $code }, PASS { $code }, or NO { $code } and why it would do harm.
text-decision-majority = { $question } Text YES { $code }, NO { $code } or PASS { $code }.
text-decision-score = { $question } { $options }. Text one letter and { $code }, or points from 0 to 5: { $example } { $code }.
text-answer-noted = Noted: { $answer }. Until the end you can change it: text again, with { $code }.
text-answer-why = Why would it do harm? Text NO { $code } and the reason. Everybody reads it, without your name.
text-answer-wrong = This number is not one we sent you. Check each digit.
text-answer-tries = Too many wrong numbers. Try again tomorrow, or tell the desk your answer.
text-answer-over = This cannot be answered any more.
text-answer-not = This could not be noted. Tell the desk your answer.
text-answer-yes = YES
text-answer-no = NO
text-answer-pass = PASS

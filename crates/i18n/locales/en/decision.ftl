# Deciding together.
decisions-title = Deciding together
decisions-lead = What concerns all of us is decided by all of us. Anybody who is known can propose something.
decisions-open = What can be answered now
decisions-none = Nothing waits for an answer.
decisions-log = What was decided
decisions-csv = The log as a table
decisions-known-first = You can propose something once somebody has vouched for you.
decision-fold = Propose something
decision-propose = Propose it
decision-question = The question
decision-question-hint = One plain sentence that can be answered.
decision-why = Why, or what exactly
decision-why-hint = For an agreement, its whole text. Name nobody who asked for help.
decision-rule = How is it decided?
decision-rule-consent = By consent
decision-rule-consent-more = It passes unless somebody says why it would do harm.
decision-rule-majority = By majority
decision-rule-majority-more = More yes than no.
decision-rule-score = By points
decision-rule-score-more = Everybody gives each option 0 to 5 points.
decision-options = The options, for points
decision-options-hint = One a line, two to eight.
decision-how-long = How long can it be answered?
decision-quorum = How many have to answer
decision-quorum-of = { $percent } % of those who may
decision-effect = What happens then?
decision-effect-words = It is written down
decision-effect-words-more = In the log that all of us can read.
decision-effect-agreement = It becomes an agreement
decision-effect-agreement-more = With a version, and a day to look at it again.
decision-effect-job = Somebody gets a job
decision-effect-job-more = For half a year.
decision-effect-end-job = Somebody’s job ends
decision-effect-end-job-more = Three have to want that it is decided. They are told and can speak.
decision-agreement-title = What the agreement is called
decision-agreement-hint = With the name of an agreement there is, it becomes its next version.
decision-review = Look at it again in
decision-member = Whom does it concern?
decision-member-hint = For a job that is given or ends.
decision-until = Answer by
decision-voters = Who may answer
decision-by = Proposed by
decision-answered = Answered
decision-does-words = If it passes, it is written down.
decision-does-agreement = If it passes, it becomes the agreement “{ $title }” at once.
decision-does-job = If it passes, { $name } has this job for half a year: { $job }.
decision-does-end-job = If it passes, this job of { $name } ends at once: { $job }.
decision-your-answer = Your answer
decision-answer = What do you say?
decision-answer-send = Answer
decision-answer-again = Change my answer
decision-consent-yes = Yes
decision-consent-no = I would not, but I do not stand in the way
decision-consent-abstain = I leave it to the others
decision-consent-object = It would do harm
decision-majority-yes = Yes
decision-majority-no = No
decision-majority-abstain = I leave it to the others
decision-reason = Why would it do harm?
decision-reason-hint = Only if you object. Everybody reads it, without your name.
decision-secret = Nobody sees on these pages who said what. When it is over, only the numbers stay.
decision-objections = Why somebody objects
decision-objected = An objection
decision-talk = What was said about it
decision-comment = Write something about it
decision-comment-send = Write
decision-for-fold = Answer for somebody who told you
decision-for = Who?
decision-for-hint = By phone, on paper or at the meeting. They are told that you said it for them.
decision-for-send = Answer for them
decision-support = I want this to be decided
decision-gathering = { $n } of { $of } want it to be decided.
decision-mine = You have answered. You can change it until the end.
decision-mine-desk = The desk has answered for you. If that is not right, answer yourself.
decision-too-late = You were not yet known here when this was proposed, so you cannot answer it. You can write about it.
decision-withdraw-fold = Take it back
decision-withdraw = Take back what I proposed
decision-result = What was decided
decision-state-gathering = Three have to want it
decision-state-open = Open
decision-state-passed = Passed.
decision-state-refused = Not agreed.
decision-state-withdrawn = Taken back.
decision-why-agreed = That is what the answers say.
decision-why-quorum = Too few answered.
decision-why-objection = Somebody said why it would do harm.
decision-why-votes = Not more yes than no.
decision-why-tie = Two options have as many points.
decision-why-support = Fewer than three wanted it to be decided.
decision-why-withdrawn = Whoever proposed it took it back.
decision-chosen = Chosen: { $option }.
decision-not-done = It could not be carried out: things have changed since.
decision-sheet = A sheet for the meeting
decision-sheet-points = { $option }: ____ points, 0 to { $most }
decision-sheet-how = Put no name on it. Tell the desk your name apart from the sheet; once it is written down, the sheet is torn up.
agreements-title = What we agreed on
agreements-lead = Each of these was decided together. It holds until another version is decided.
agreement-accept = I have read it and accept it
agreement-version = Version { $version }, since { $date }
agreement-review-on = We look at it again on { $date }
who-pod = The pod
done-decision-said = Noted.
notice-decision = Something can be decided
notice-decision-closed = Something was decided
notice-decision-recall = A job of yours is to be decided on
notice-decision-said = The desk has answered for you
notice-agreement-review = It is time to look at an agreement again
invalid-decision-question = Write the question in 5 to 120 letters.
invalid-words-4000 = Keep it under 4,000 letters.
invalid-decision-options = Write two to eight options, one a line and each under 80 letters.
invalid-decision-points = With points only words are decided. Choose another way to decide.
invalid-agreement-title = Give the agreement a name of two to 80 letters.
invalid-agreement-text = Write what is to be agreed on.
invalid-job-none = They do not hold this job.
invalid-decision-many = Three open proposals are the most. Let one come to its end first.
invalid-decision-talk = So much was written already. Meet, and talk about it.
invalid-decision-themselves = They have answered themselves.
invalid-decision-reason = Say why it would do harm.
invalid-decision-answer = Choose an answer.
decision-days = { $n ->
    [one] { $count } day
   *[other] { $count } days
}
decision-months = { $n ->
    [one] { $count } month
   *[other] { $count } months
}
decision-people = { $n ->
    [one] { $count } person
   *[other] { $count } people
}
decision-points = { $n ->
    [one] { $count } point
   *[other] { $count } points
}
agreement-accepted = { $n ->
    [one] { $count } person accepted it
   *[other] { $count } people accepted it
}
decision-nobody = Nobody chosen
decision-by-desk = So many answers were said at the desk: { $n }.
notice-decision-job = Who holds a job is to be decided on
invalid-decision-job = About a job: by majority, half of us have to answer, and there is a week at least.
invalid-decision-week = Six proposals a week are the most.

# About me, neighbours, joining, and what is kept of people.
list-comma = ,{" "}
exit = Leave this page quickly
front-need = I need something
front-give = I can give something
front-no-account = You need no account.
front-code = Ask how it goes with your code
detail-name = Name
detail-name-hint-own = A first name is enough.
detail-name-hint-caller = A first name is enough.
detail-phone = Phone
detail-phone-hint-own = It will not be posted. Only the desk, and whoever helps you, can see it.
detail-phone-hint-caller = It will not be posted.
detail-mail = Mail address
detail-mail-hint-own = It will not be posted.
detail-mail-hint-caller = It will not be posted.
detail-corner = Where about
detail-corner-hint-own = Two streets that cross, or something near by. No house number.
detail-corner-hint-caller = Two streets that cross, or something near by. No house number yet.
detail-door = Door
detail-door-hint-own = Street, number, floor, bell. Shown only to whoever brings you something, on the day.
detail-door-hint-caller = Only when somebody is on the way. Shown to them on the day, and to nobody else.
detail-household = Household
detail-household-hint-own = How many you are, and what you cannot eat.
detail-household-hint-caller = How many they are, and what they cannot eat.
detail-note = What whoever helps should know
detail-note-hint-own = It will not be posted. Never write the name of a medicine.
detail-note-hint-caller = It will not be posted. Never write the name of a medicine.
## About me
me-title = About me
me-kept = What we hold, and when it goes
me-kept-words = These details are locked away. Somebody sees one only when they need it to help, and each time is written down here.
me-kept-none = We hold no details of you.
me-goes = They stay until you delete them or leave. Once deleted, they are gone from old backups too.
me-details-fold = Add or change my details
me-save = Save
me-forget-fold = Delete my details
me-forget = Delete my details now
me-download = Download all that is held about you (JSON)
me-signed-in = Where you are signed in
me-here = this browser
me-end-others = Sign out everywhere else
signed-in-by-session = In a browser
signed-in-by-token = By a program
signed-in-by-link = A sign-in link that nobody has used yet
signed-in-by-code = A sign-in code that nobody has used yet
me-about = Your name and language
me-about-fold = Change name or language
me-language = Language of your pages
field-your-name = Your name
me-leave-fold = Leave and be forgotten
me-leave-words = Your name, your details and your words go. What you promised is taken back. What was handed over stays in the numbers, without your name.
me-leave-sure = Yes, I want to leave
me-leave-tick = Tick the box if you want to leave.
me-leave = Leave now
seen-title = Who saw what
seen-none = Nobody has looked.
shown-noted = It is written down that you saw this.
done-forgotten = Your details are deleted.
done-ended = You are signed out everywhere else.
done-left = You are forgotten here. Go well.
done-joined = Welcome to the pod.
## Neighbours
people-title = Neighbours
people-me = (you)
people-new = new
people-new-words = Nobody has vouched for this neighbour yet. They can ask and offer, but no door is shown to them.
people-vouch = I know them: vouch
people-bring = Bring in neighbours
people-invite-lead = Give this link to people you know.
people-invite = Make a link to join
people-invite-title = A link to join the pod
people-invite-words = Whoever has this link can join your pod. It works for { $days } days. It is shown only now.
people-not-known = When a neighbour has vouched for you, you can bring in others.
people-add-fold = Add somebody who has no mail
people-add = Add and make a code
people-name = First name
people-language = Their language
people-code = Make a sign-in code
people-code-title = Sign-in code for { $name }
people-code-words = Read it to them, or write it down for them. They open { $link } and type it in.
people-code-once = It works once, for one day. It is shown only now.
qr-label = The same address as a picture that a phone can read
jobs-title = Jobs
jobs-none = No job at this time.
job-desk = Desk
job-driver = Driver
job-caller = Caller
job-purse = Purse
job-mediator = Mediator
job-keys = Keys
job-until = { $job }, until { $date }
job-lay-down = Lay this job down
job-take-back = Take this job back
job-give-fold = Give them a job
job-which = Which job
job-until-when = Until when
job-give = Give this job
join-title = Join { $pod }
join-by = { $name } invites you.
join-button = Join
sign-in-code = Sign-in code
sign-in-code-hint = Eight digits that somebody of your pod gave you.
sign-in-code-wrong = This code does not work, or no longer. Ask somebody of your pod for a new one.
notice-joined = Somebody has joined the pod
notice-job = One of your jobs has changed
notice-job-keys = Nobody else holds the keys, so they are with you for a month
log-act-job-give = { $actor } gave somebody a job.
log-act-job-end = { $actor } ended a job.
log-act-forget-unreadable = { $actor } wiped details that nobody could open any more.
invalid-phone = Write a phone number of at least five digits.
invalid-mail = Write a mail address, such as ana@mail.example.
invalid-shorter = Keep it shorter.
invalid-until = Choose a day within the next year.
invalid-vouch-first = Somebody has to vouch for them first.
invalid-last-keys = Nobody else holds the keys. Give them to somebody first.
state-wiped = deleted
state-too-many-tries = tried too often. Wait ten minutes
log-act-sign-in-code = { $actor } made a sign-in code for a neighbour.
notice-code-made = A sign-in code was made for you
detail-said = Words they wrote
detail-said-hint-own = Only the desk sees it.
detail-said-hint-caller = Only the desk sees it.

## Keeping apart, and telling the mediators
nav-mediation = For mediators
apart-link = Keep apart from them, or tell the mediators
apart-page = Something is not right
apart-title = Keep apart
apart-words = You will not see what they publish, and they will not see what you publish. You cannot write to each other, and neither of you sees the other’s details. They are not told.
apart-is = You keep apart from them.
apart-button = Keep us apart
apart-undo = No longer keep us apart
me-apart = You keep apart from
done-apart = You are kept apart now. They are not told.
tell-title = Tell the mediators
tell-lead = The mediators of the pod read it, and nobody else. If it is about one of them, that one does not see it. It is not told to whoever it is about.
tell-words = What happened?
tell-words-hint = As much as you like to say. The words are deleted two weeks after it is settled.
tell-named-title = Your name
tell-named = The mediators may know that it was me, and ask me
tell-button = Tell them
done-told = The mediators have your words.
notice-concern = Somebody told the mediators something
concerns-title = For mediators
concerns-lead = What neighbours told you in confidence. Listen to both sides, and do not pass on who said it.
concerns-by = { $name } told it, and you may ask.
concerns-by-nobody = Whoever told it does not want to be known.
concerns-gone = The words were deleted.
concerns-close = It is settled
invalid-told-much = You have told much today. Ring somebody of your pod, or write again tomorrow.
invalid-apart = You two cannot write to each other any more. The desk can help.
invalid-new-promises = While you are new, you can promise three things a day. Keep one, and it will be more.
invalid-new-listings = While you are new, you can publish five things a day. The desk can publish for you.
invalid-no-mediator = Nobody else of that pod could read it. Ring somebody whom you trust.

## A new pod
setup-rules = How you do things
setup-rules-hint = These are rules that others begin with. Change them as you like, or take them all out. Your pod can decide on others at any time.
invalid-rules = Keep the rules under 4,000 letters.
rules-title = How we do things
rules-template =
    Anybody may ask. Nobody has to say why they need something.

    Anybody may offer, as much or as little as they can.

    We do not keep count of who gave and who got.

    What people tell us stays with us. We write down only what is needed to help, and we delete it after.

    We hand things over where both feel safe. Either may say no at any time, and need not give a reason.

    Nobody gives or lends money in the name of the pod alone. Two people do it together.

    Jobs go round. Each ends on a day, and somebody else can take it up.

    If something goes wrong, we tell a mediator. We listen to both sides.

    We decide together, and we look at these rules again in three months.
begun-title = Your pod is there
begun-join = Let neighbours in
begun-join-days = Send this link to people you know, or let them point their phone at the picture. It works for { $days } days.
begun-flyer = Put up a flyer
begun-flyer-link = A flyer to print
begun-address = Be found from elsewhere
begun-address-words = People on Mastodon and the like can follow your pod. They search for:
begun-next = What comes next
begun-people = Add somebody who has only a phone
begun-rules = Read what you begin with, and print it
begun-kinds = Add kinds of things of your own
begun-first = Offer the first thing

## Jobs
job-held-until = until { $date }
job-offer = I could take this job
job-offer-back = I cannot after all
job-nobody = nobody yet
job-could = Could take it:
notice-job-offered = Somebody could take a job

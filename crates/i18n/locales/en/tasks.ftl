# Giving tasks to neighbours: whom to ask, task cards, shopping lists, rest.
dispatch-title = Ask a neighbour to help
dispatch-lead = Ring somebody and ask. Whoever rests, or has enough this week, is not on the list.
dispatch-who = Who said yes?
dispatch-who-hint = Those who were asked least come first.
dispatch-amount = How many do they bring?
dispatch-button = Give it to them
dispatch-nobody = There is nobody to ask at the moment, or nothing is left to give.
dispatch-lately =
    { $n ->
        [0] nothing in the last four weeks
        [one] one task in the last four weeks
       *[other] { $count } tasks in the last four weeks
    }
dispatch-speaks = reads the same language
dispatch-drives = drives
dispatch-new = still new
notice-given = The desk gave you a task
history-card-made = { $actor } made a task card.
## Task cards
card-title = A task card
card-make-fold = Make a task card
card-make = Make a card
card-link-title = A task card for { $name }
card-link-words = Send this link to them, or let them scan the picture. It shows what to bring and, on the day, where to.
card-link-once = It opens once, on one phone. It ends a day after the task. It is shown to you only this once.
card-press = This card opens once, on this phone. Whoever opens it sees what to bring and where to.
card-open = Open the card
card-ended = This card was opened on another phone, or it has ended. Ask the desk for a new one.
card-for = For { $name }
card-show-words = Look when you need it. Each time is written down, and the person can see it.
card-cancel-fold = I cannot do it after all
card-cancel = Tell the desk
## Shopping lists
detail-shopping = What to buy
detail-shopping-hint-own = One thing a line. Say what may be taken instead, and the most it may cost.
detail-shopping-hint-caller = One thing a line. Say what may be taken instead, and the most it may cost.
shopping-title = Shopping lists
shopping-lead = Lists that grow with the household. On a case, say how many they are, and the list is filled in.
shopping-new = A new list
shopping-name = What it is called
shopping-lines = What is on it
shopping-lines-hint = One thing on each line, with how many, for how many people. “rice, 1, 1” is one for each; “milk, 1, 2” is one for every two; “soap” is one for all.
shopping-add = Keep this list
shopping-fill-fold = Fill in a shopping list
shopping-which = List
shopping-people = How many they are
shopping-fill = Fill it in
## Rest
availability-title = How much I am asked
availability-none = The desk may ask you for any number of tasks.
availability-limit =
    { $n ->
        [one] One task a week at most.
       *[other] { $count } tasks a week at most.
    }
availability-resting = You rest until { $date }. Nobody asks you before.
availability-fold = Rest, or set a limit
availability-weekly = Most tasks in a week
availability-weekly-hint = Leave it empty for no limit.
availability-until = I rest until
availability-until-hint = Until then the desk asks others.
invalid-resting = They rest, or have as many tasks this week as they wanted. Ask somebody else.
invalid-somebody = Choose somebody from the list.
invalid-weekly = Write a number from 1 to 20, or nothing.
invalid-shopping-many = Sixty lines are the most.
invalid-shopping-line = Write each line like this: rice, 1, 1
invalid-shopping-lists = Thirty lists are the most. Take one away first.
invalid-household = Write how many they are, from 1 to 30.
## Asking to join
ask-join-title = Join this pod
ask-join-how = You live here and want to help, or to be helped now and then? Ask to join. You can also ask for help without joining.
ask-join-lead = Somebody of the pod will ring or write to you.
ask-join-kept = What you write is locked away, and read only by those who answer. Without an answer it is deleted after a month.
ask-join-words = A few words about you
ask-join-words-hint = For example: whom you know here.
ask-join-button = Ask to join
ask-join-member = You are signed in: you belong to a pod already.
done-asked-to-join = Thank you. Somebody of the pod will ring or write to you.
notice-join-asked = Somebody asks to join the pod
asking-title = Who asks to join
asking-count =
    { $n ->
        [one] One person asks to join
       *[other] { $count } people ask to join
    }
asking-nobody = Nobody asks at the moment.
asking-show = Show me who they are
asking-lead = Ring or write to them first. Whoever comes in is new until neighbours vouch for them.
asking-yes = Let them in
asking-no-fold = Say no
asking-no = No, delete what they wrote
invalid-reach = Write a phone number or a mail address, so that somebody can answer.
invalid-asking-many = So many ask to join at the moment that nobody can answer. Try again in a few days.
## Bringing a list over
import-title = Bring a list over
import-lead = From a spreadsheet, a contact list or an exported chat. You see it before anything is kept, and can take it all back for a week.
import-kind = What is on it?
import-cases = People who need something
import-cases-hint = Each line becomes a case at the desk.
import-neighbours = Neighbours
import-neighbours-hint = Each line becomes a neighbour of the pod. Whoever is here already is left out.
import-text = The list
import-text-hint = Copy the rows in your spreadsheet and paste them here, or paste a CSV file or a chat. A thousand lines at most.
import-look = Look at it
import-look-again = Look again
import-look-title = This is what becomes of the first lines
import-column = Column { $number }
import-example = For example: { $text }
import-column-skip = Leave out
import-column-what = What is needed
import-column-name = Name
import-column-phone = Phone
import-column-mail = Mail address
import-column-corner = Where about
import-column-door = Door
import-column-household = Household
import-column-shopping = What to buy
import-column-note = Note
import-column-area = Area
import-first = The first line
import-headings = It holds headings: leave it out
import-consent = Do they know?
import-consent-tick = The people on this list said yes to its being kept here
import-bring = Bring it over
import-done-title = The list is here
import-taken =
    { $n ->
        [one] One line was brought over.
       *[other] { $count } lines were brought over.
    }
import-here =
    { $n ->
        [one] One was here already.
       *[other] { $count } were here already.
    }
import-left-out = These lines could not be brought over: { $rows }.
import-undo-until = You can take it back for { $days } days.
import-past = Lists that were brought over
import-past-cases =
    { $n ->
        [one] one case
       *[other] { $count } cases
    }
import-past-neighbours =
    { $n ->
        [one] one neighbour
       *[other] { $count } neighbours
    }
import-undo-fold = Take it back
import-undo = Yes, take the whole list back
import-undone = taken back
import-stay =
    { $n ->
        [one] The list is taken back. One line stays, because somebody has worked with it since.
       *[other] The list is taken back. { $count } lines stay, because somebody has worked with them since.
    }
done-taken-back = The whole list is taken back, and its details are deleted.
import-case-title = From a list: look inside
import-undone-title = From a list, taken back
invalid-import-list = We cannot read this list. Save it as CSV and paste it again.
invalid-import-none = Paste a list first.
invalid-import-many = A thousand lines at a time are the most.
invalid-import-columns = Say which column holds the name, or what is needed.
## In further languages, lent, and what one should know
mark-car = takes a car
mark-small = less than an hour
mark-lifting = something heavy to lift
mark-collect = to be fetched
mark-no_papers = no papers needed
mark-step_free = no steps
mark-in_pairs = we go in twos
mark-cool = has to stay cool
mark-show_paper = they ask for a paper there
mark-paused = paused for now
new-marks = Good to know
new-lent-for = Lent: back after how many days
new-lent-for-hint = Only for what has to come back. Leave it empty for what you give away.
board-only = Only
board-any-only = everything
board-only-today = needed today
board-only-again = what comes again
board-any-language = any language
translation-by = Translated by { $name }.
translation-by-neighbour = Translated by a neighbour.
translation-by-pod = Translated by the pod it comes from.
translation-original = This is the original.
translation-show = Show the translation
translation-show-original = Show the original
translation-fold = Translate this
translation-language = Into
translation-hint = Write it as you would say it. Your name stands beside it for your neighbours.
translation-button = Keep the translation
translation-away = Take the translation away: { $language }
done-translated = Thank you. Whoever reads that language sees your words.
history-translated = { $actor } worked on a translation.
invalid-translation-language = Choose a language in which it does not stand yet.
invalid-translation-many = Eight languages are the most.
loan-out = One is lent out, back by { $date }.
loan-out-to = { $name } has it, back by { $date }.
loan-until = Lent until { $date }.
loan-returned = It came back on { $date }.
loan-back = It is back
history-returned = { $actor } says it is back.
history-returned-n = { $actor } says { $amount } is back.
notice-loan-due = Something you borrowed is to go back by tomorrow
notice-loan-due-lender = Something you lent is to come back by tomorrow
notice-returned = What you borrowed is back. Thank you
invalid-lent-for = Write for how many days, from 1 to 366.
invalid-lent-ask = Only what is offered can be lent.
left-lent = Lent out at the moment
too-many-requests = You are asking very fast. Wait a minute, then go on.
## A map of areas
map-title = A map of your areas
map-lead = With a map, people can choose an area by where it is. It is drawn by this server; nobody else is asked for a picture.
map-text = The map (GeoJSON)
map-text-hint = Draw your areas, or cut them out, at a place such as geojson.io, give each a name as your listings spell it, and paste the text here. Areas only, never homes. Empty takes the map away.
map-source = Where it is from
map-source-hint = For example: © OpenStreetMap contributors. It stands under the map.
map-button = Keep this map
map-label = Map of the areas
map-caption = The darker, the more is on the board. The list below says the same.
invalid-map = We cannot read this map. Save it as GeoJSON, in degrees, and paste it again.
invalid-map-many = Two hundred areas are the most.
invalid-map-none = There is no area with a name on this map.
## Without a signal
offline-title = There is no signal
offline-words = This page needs a signal. Your round is on this phone, if you have looked at it today.
offline-kept-title = Kept on this phone
offline-kept-words = There is no signal. What you said is kept, and is sent when you look at your round with a signal again.
offline-kept-here = This page stays on this phone for a day, so that you can read it without a signal. It goes when you sign out.
offline-waiting = Still to be sent.
offline-sent = Sent now.
offline-refused = Not taken: look at the promise.
## A pod splits
split-title = Split the pod
split-many = There are { $count } of you. Do you want to split the pod?
split-lead = Some of you go into a new pod of your own. They take their details, their jobs, and what only neighbours see of theirs along; nobody types anything again. What is public, and what is promised already, comes to its end here.
split-who = Who goes into the new pod?
split-who-hint = Ask them first.
split-keys = Who holds the keys there?
split-keys-hint = They also begin at the desk, and can pass both on.
split-button = Split the pod
done-split = The new pod is here.
notice-pod-split = You are in a new pod
history-pod-split = It went over to another pod.
invalid-split = Choose who goes into the new pod, and who stays. Somebody with the keys has to stay.
invalid-split-keys = Choose somebody who goes there to hold the keys.
notice-translated = A listing of the pod was translated
invalid-helps-already = They help with this already.
invalid-translation-old = The text has changed meanwhile. Look at it, and translate it again.
notice-card-made = The desk made a task card for one of your promises
history-paused = { $actor } paused it.
history-resumed = { $actor } let it go on.
pause-button = Pause it for now
resume-button = Let it go on
done-paused = It is paused. Nobody can answer it for now; what is agreed goes on.
done-resumed = It goes on. People can answer it again.
refusal-paused = This is paused for now. Come back in some days.
availability-free = Free on: { $days }
availability-days = On which days are you free?
availability-days-hint = Whoever is at the desk asks you first for something on these days.
dispatch-free = free that day
dispatch-knows-area = has brought things there before

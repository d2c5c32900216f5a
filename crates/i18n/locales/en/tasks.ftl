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
detail-shopping-hint-own = One thing on each line. It will not be posted.
detail-shopping-hint-caller = One thing on each line. It will not be posted.
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

## A kit: how a pod does things, for others to begin with
kit-title = Do it like { $pod }
kit-lead = This is how { $pod } does things: what it agreed on, its kinds of things, its words and lists. Take it, change it, and begin your own. You owe nobody anything.
kit-desk-title = How we do things, for others
kit-is-shared = Anybody can copy how we do things, as it stands on the day they take it. What they see is below. We leave out what has a phone number or an address in it. Names we do not find: read it through.
kit-is-not-shared = Other pods could begin from how we do things. If you share it, anybody can copy what is below, and what we change later too. We leave out what has a phone number or an address in it. Names we do not find: read it through first.
kit-share = Let anybody copy it
kit-keep = Stop sharing it
kit-left-out = Left out, for there is something private in it, like a phone number:
kit-take-fold = Take over how another pod does things
kit-file = The file that another pod gave you
kit-file-hint = It ends in kit.json. What we have already stays as it is.
kit-take = Take it over
kit-taken =
    { $n ->
        [0] Nothing in it is new to us.
        [one] One thing of { $pod } is ours too now.
       *[other] { $count } things of { $pod } are ours too now.
    }
kit-left = This was left. It is there already, or all of us decide on it first: { $what }
kit-begin = Begin your own
kit-step-take = Take the file.
kit-download = Take the file
kit-step-server = Set up a server of your own. On its first page, choose the file.
kit-step-here = Or ask whoever runs a server near you. They begin your pod with one command:
kit-step-flyer = Print a flyer with your own address, and put it up. Ours looks like this:
kit-kinds = Our own kinds of things
kit-flyers = What the flyer says
kit-lineage = Where it comes from
kit-kit = How we do things
kit-copy = Begin a pod like this one
kit-parent = It began like { $pod } ({ $address }), { $date }.
setup-kit = A file of another pod, to begin like it
setup-kit-hint = It ends in kit.json. Its rules are yours then, unless you write others above.
invalid-kit = This is not such a file. Choose the one that another pod gave you.
log-act-kit-share = { $actor } lets anybody copy how a pod does things.
log-act-kit-keep = { $actor } shares no more how a pod does things.
log-act-kit-take = { $actor } took over how another pod does things.

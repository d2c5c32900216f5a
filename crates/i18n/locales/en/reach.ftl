# Signing in with a passkey, and news on a phone or from Mastodon.
passkey-title = With a passkey
passkeys-title = Passkeys
passkeys-words = A passkey signs you in with your finger, your face or the code of your phone. No mail and no code to type.
passkey-sign-in = Sign in with a passkey
passkey-add = Add a passkey
passkey-add-words = Your phone or computer asks for your finger, your face or its code. It keeps the passkey; we only keep what shows that it is yours.
passkey-make = Make the passkey
passkey-use-words = Your phone or computer shows the passkeys it has for this place. Choose yours.
passkey-use = Use my passkey
passkey-label = What do you call it?
passkey-label-hint = So that you know later which one it is.
passkey-label-first = My phone
passkey-no-script = This works only where scripts are switched on. You can sign in with a code instead.
passkey-none-here = This browser does not know passkeys. You can sign in with a code instead.
passkey-failed = Nothing happened: the passkey was not there, or you said no. You can try again, or sign in with a code.
passkey-back = Back
passkey-added = added { $date }
passkey-used = last used { $date }
passkey-remove = Remove { $label }
done-passkey-added = Your passkey is here. Next time you can sign in with it.
notice-passkey-added = A passkey was added for you
invalid-passkey = That passkey did not work. Try again, or sign in with a code.
invalid-passkeys-many = You have ten passkeys already. Remove one first.
me-end-others-passkeys = Sign out everywhere else and forget my passkeys
## News on a phone or computer that is not looked at
hear-push = On my phone or computer
hear-push-more = A short line that something is new, even when this page is closed.
push-here = On this phone or computer
push-about = It shows that something is new, and never what. You can switch it off any time.
push-have =
    { $n ->
        [one] News are shown on one phone or computer.
       *[other] News are shown on { $count } phones or computers.
    }
push-on = Show news here
push-off = Stop on all of them
push-no-script = This works only where scripts are switched on.
push-none-here = This browser cannot show news. Choose another way.
push-refused = The browser may not show news from here. You can allow it in its settings.
push-failed = This browser did not say where it takes news. Choose another way.
done-push-on = News are shown here from now on.
invalid-push-first = Switch news on first, on the phone or computer that shows them.
push-title = News from { $pod }
push-words =
    { $n ->
        [one] One thing is new.
       *[other] { $count } things are new.
    }
push-stop = No more of these
## News by a private message on Mastodon and others
hear-mention = By a private message on Mastodon
hear-mention-more = Or on any other place that talks with Mastodon.
detail-fediverse = Address on Mastodon
mention-title = On Mastodon
mention-none = Tell us your address there if you want to hear of news by a private message.
mention-unproven = A private message with eight digits is on its way there. Type them here.
mention-proven = Private messages reach you there. Nobody else here sees this address.
detail-fediverse-hint-own = Like @name@server. Places that talk with Mastodon work too.
detail-fediverse-hint-caller = Like @name@server. Places that talk with Mastodon work too.
mention-button = Send me digits
mention-digits-hint = Eight digits. Look at your private messages there.
mention-digits-wrong = These are not the digits, or they are too old. Look again, or have new ones sent.
mention-other = Another address, or new digits
mention-forget = Forget this address
done-mention-asked = A private message with eight digits is on its way.
done-mention-proven = News can reach you there from now on.
invalid-mention-first = Show first that the address is yours.
invalid-mentions-many = Five such messages a day are the most. Try again tomorrow.
mention-proof = Your digits for { $host }: { $code }. Type them at { $link } and news from your pod reach you here. If you did not ask for this, do nothing.
mention-news =
    { $n ->
        [one] One thing is new at { $pod }: { $link }. No more of these: { $stop }
       *[other] { $count } things are new at { $pod }: { $link }. No more of these: { $stop }
    }
## Voice messages
voice-case-title = Left a voice message
voice-title = Voice messages
voice-listen = Listen
voice-of = Voice message of { $at }
voice-hint = Who listens is written down. The sound is wiped when the case ends.
case-history-voice = A voice message came
case-history-listened = { $who } listened
## Two pods become one
merge-title = Join with another pod
merge-asking = Another pod wants to join yours
merge-lead = Everybody goes over into the other pod, with their details, their jobs, the cases of the desk and what is open. Nobody types anything again. Whoever follows you is sent there. What is public is put up there anew, without its photos. What was told the mediators goes to the mediators there too.
merge-into = Which pod takes you in?
merge-sure = Did you all talk about it?
merge-sure-yes = Yes, we want this
merge-tick = Talk about it first, and tick that you all want it.
merge-ask = Ask them
merge-asked = You asked { $pod }. Somebody with the keys there has to say yes.
merge-take-back = Do not ask any more
merge-asks = They want to come into your pod. Their neighbours bring their jobs along, the keys too.
merge-accept = Take them in
merge-refuse = No, stay apart
merge-under-way =
    { $n ->
        [one] One promise with another place is under way. It has to come to its end first.
       *[other] { $count } promises with other places are under way. They have to come to their end first.
    }
done-merged = You are one pod now.
notice-merge-asked = Another pod wants to join yours
notice-merge-refused = The other pod wants to stay apart
notice-pod-merged = Your pod has joined another one
history-pod-merged = It went over when two pods became one.
invalid-merge-under-way = First let come to their end what they have promised with other places.
invalid-merge-fund = First the fund of that pod has to be empty, with nothing that waits in it.
pod-moved = This pod lives here now:
## A sheet for the stairwell
sheet-title = A sheet to print and put up
sheet-ask = Do you need help, or can you help? Ask us here:
sheet-print = Print this page and put it up where people pass by.

# How neighbours hear of news: the page of switches, mails, and the link that ends them.
hear-title = How I hear of news
hear-words = What is new always stands on the page “News for you”. Choose here what else happens.
hear-mail-none = You have not written a mail address yet. Write it on the page
hear-mail-unproven = We do not know yet that this address is yours. We sent a mail with digits to it. Until you write them here, it gets nothing else, and you cannot sign in with it.
hear-mail-proven = This address is yours. You can sign in with it.
hear-digits = Digits from the mail
hear-digits-hint = Eight digits. They work for one day.
hear-digits-wrong = These are not the digits of the newest mail. Look again, or have another mail sent.
hear-prove = This address is mine
hear-mail-again = Send the mail again
hear-choose = Your choice
hear-how = How
hear-page = On the page alone
hear-page-more = Nothing is sent to you.
hear-mail = By mail
hear-mail-more = It says how much is new, and nothing private.
hear-text = By text message
hear-text-more = One short message to your phone, with nothing private in it.
hear-paper = Somebody tells me
hear-paper-more = You are on the list of those whom the desk rings or visits.
hear-when = How often
hear-daily = Once a day
hear-daily-more = Only when there is news.
hear-weekly = Once a week
hear-weekly-more = On Monday, only when there is news.
hear-urgent-title = What cannot wait
hear-urgent = Tell me at once when somebody waits for me
hear-urgent-hint = A question to you, an answer, a change of plan.
stop-title = No more letters
stop-words = Press the button, and nothing more is sent to you. News stay on your page.
stop-button = Send me nothing more
stop-done = Nothing more is sent to you
stop-done-words = News stay on your page. Whenever you like, you can choose again.
sign-in-by-mail = Sign in by mail
sign-in-mail = Your mail address
sign-in-mail-hint = The one that your pod knows.
sign-in-mail-button = Send me a mail
sign-in-mail-how-often = At most three mails an hour are sent to an address. If none comes, ask somebody of your pod for a code.
sign-in-code-hint-mail = Eight digits from a mail, or that somebody of your pod gave you.
done-mail-asked = If your pod knows this address, a mail is on its way. Look in a few minutes.
done-mail-proven = Thank you. This address is yours, and news now come by mail.
mail-hello = Hello { $name },
mail-sign-in-subject = Sign in to { $pod }
mail-sign-in-words = Somebody, we hope you, wants to sign in to { $pod }. Write these digits on the page, or open the link. They work once, for half an hour.
mail-proof-subject = Is this your address?
mail-proof-words = Somebody wrote this address on { $host }. If it was you, sign in there and write these digits on the page.
mail-news-subject = News from { $pod }
mail-news-words = There is news for you in { $pod }:
mail-times = { $words } ({ $n })
mail-why = You get this because you chose news by mail. To end it, open this link and press the button:
mail-not-you = Was it not you? Then you need do nothing, and nobody can sign in without this mail.
text-news = { $n ->
    [one] There is news for you in { $pod }: { $link } STOP ends texts.
   *[other] There are { $n } news for you in { $pod }: { $link } STOP ends texts.
}
invalid-choice = Choose one from the list.
invalid-mail-proof = Show first that the mail address is yours.
invalid-way = Choose another way.
invalid-phone-first = Write your phone number first, on the page about you.
invalid-mails = Five mails a day are the most. Look for the newest, or try again tomorrow.
invalid-mail-address = Write a mail address.

## Announcements
announcements-title = Announcements
announce-fold = Announce something to everybody
announce-what = What is it? One line
announce-more = More about it
announce-button = Announce it
announce-voice = To be told by voice
announce-left = { $n ->
    [0] Everybody has been told.
    [one] One neighbour is still to be told.
   *[other] { $n } neighbours are still to be told.
}
announce-phones = Show their phone numbers
announce-told = Told
announce-told-at = Told { $at }
done-announced = It is announced. Below are those who are to be told by voice, if there are any.
notice-announcement = The desk has announced something

## My calendar
calendar-title = My calendar
calendar-words = What you have promised to do by a day, and when your pod meets, in the calendar of your phone or computer.
calendar-make = Make an address for my calendar
calendar-anew = Make a new address; the old one ends
calendar-end = End the address
calendar-once = Copy this address now; it is not shown again. In your calendar, choose “subscribe” or “from a web address”.
calendar-secret = Whoever has it can see what you have promised to do, but not for whom, and when and where your pod meets. You can end it at any time.
calendar-name = What I have promised

## Flyer, and words to pass on
flyer-link = A flyer to print
flyer-ask = Do you need help, or can you help?
flyer-how = Take a picture of the square with your phone, or type the address. You need no account.
flyer-follow = On Mastodon, search for
flyer-print = Print this page: one sheet, black and white, with strips to tear off.
flyer-own = What our flyer says
flyer-own-lead = Write what stands on your flyer, in each language that is read in your streets. Where you write nothing, it says what every flyer says.
flyer-own-title = The line in large letters
flyer-own-title-hint = Up to 80 letters. Leave both empty: it says what every flyer says.
flyer-own-lines = What stands below it
flyer-own-lines-hint = Up to eight lines. Say between which streets you are, and no house number. Your address and the square to take a picture of are on it anyway.
share-fold = Pass it on in other groups
share-hint = Copy the words into WhatsApp, Facebook, Instagram or a mail. There is nothing private in them; a photo goes along by itself.
share-words = Words to copy
share-picture = Make a picture of it
mail-case-title = Asked by mail
mail-renew = Something of yours ends soon. With this link one press lets it stand two more weeks:
mail-answer = { $n ->
    [one] Something can be decided. With this link you answer without signing in. It is yours alone, so do not pass it on:
   *[other] Some things can be decided. With these links you answer without signing in. They are yours alone, so do not pass them on:
}

# Signing in with a passkey, and news on a phone or from Mastodon.
passkey-title = Con una llave de acceso
passkeys-title = Llaves de acceso
passkeys-words = Con una llave de acceso entras con tu dedo, tu cara o el código de tu teléfono. Sin correo y sin código que escribir.
passkey-sign-in = Entrar con una llave de acceso
passkey-add = Añadir una llave de acceso
passkey-add-words = Tu teléfono u ordenador te pide tu dedo, tu cara o su código. Él guarda la llave; aquí solo guardamos lo que muestra que es tuya.
passkey-make = Crear la llave de acceso
passkey-use-words = Tu teléfono u ordenador muestra las llaves que tiene para este sitio. Elige la tuya.
passkey-use = Usar mi llave de acceso
passkey-label = ¿Cómo la llamas?
passkey-label-hint = Para que sepas después cuál es.
passkey-label-first = Mi teléfono
passkey-no-script = Esto solo funciona con los scripts activados. Puedes entrar con un código.
passkey-none-here = Este navegador no conoce las llaves de acceso. Puedes entrar con un código.
passkey-failed = No pasó nada: la llave no estaba, o dijiste que no. Puedes probar otra vez o entrar con un código.
passkey-back = Volver
passkey-added = añadida { $date }
passkey-used = usada por última vez { $date }
passkey-remove = Quitar { $label }
done-passkey-added = Tu llave de acceso está aquí. La próxima vez puedes entrar con ella.
notice-passkey-added = Se añadió una llave de acceso para ti
invalid-passkey = Esa llave de acceso no funcionó. Prueba otra vez, o entra con un código.
invalid-passkeys-many = Ya tienes diez llaves de acceso. Quita una primero.
me-end-others-passkeys = Salir en todos los demás sitios y olvidar mis llaves de acceso
## News on a phone or computer that is not looked at
hear-push = En mi teléfono u ordenador
hear-push-more = Una línea corta cuando hay algo nuevo, aunque esta página esté cerrada.
push-here = En este teléfono u ordenador
push-about = Muestra que hay algo nuevo, y nunca qué. Puedes pararlo cuando quieras.
push-have =
    { $n ->
        [one] Las noticias se muestran en un teléfono u ordenador.
       *[other] Las noticias se muestran en { $count } teléfonos u ordenadores.
    }
push-on = Mostrar noticias aquí
push-off = Parar en todos
push-no-script = Esto solo funciona con los scripts activados.
push-none-here = Este navegador no puede mostrar noticias. Elige otra forma.
push-refused = El navegador no puede mostrar noticias de aquí. Puedes permitirlo en sus ajustes.
push-failed = Este navegador no dijo dónde recibe noticias. Elige otra forma.
done-push-on = Desde ahora las noticias se muestran aquí.
invalid-push-first = Activa primero las noticias en el teléfono u ordenador que las muestra.
push-title = Noticias de { $pod }
push-words =
    { $n ->
        [one] Hay una cosa nueva.
       *[other] Hay { $count } cosas nuevas.
    }
push-stop = No más de estas
## News by a private message on Mastodon and others
hear-mention = Por mensaje privado en Mastodon
hear-mention-more = O en cualquier otro sitio que hable con Mastodon.
detail-fediverse = Dirección en Mastodon
mention-title = En Mastodon
mention-none = Dinos tu dirección allí si quieres saber las noticias por mensaje privado.
mention-unproven = Un mensaje privado con ocho cifras va de camino. Escríbelas aquí.
mention-proven = Los mensajes privados te llegan allí. Nadie más aquí ve esta dirección.
detail-fediverse-hint-own = Como @nombre@servidor. También valen los sitios que hablan con Mastodon.
detail-fediverse-hint-caller = Como @nombre@servidor. También valen los sitios que hablan con Mastodon.
mention-button = Envíame cifras
mention-digits-hint = Ocho cifras. Mira allí tus mensajes privados.
mention-digits-wrong = No son esas cifras, o son demasiado viejas. Mira otra vez o pide otras.
mention-other = Otra dirección, u otras cifras
mention-forget = Olvidar esta dirección
done-mention-asked = Un mensaje privado con ocho cifras va de camino.
done-mention-proven = Desde ahora las noticias pueden llegarte allí.
invalid-mention-first = Muestra primero que la dirección es tuya.
invalid-mentions-many = Cinco mensajes así al día como mucho. Prueba mañana.
mention-proof = Tus cifras para { $host }: { $code }. Escríbelas en { $link } y las noticias de tu grupo te llegan aquí. Si no las pediste, no hagas nada.
mention-news =
    { $n ->
        [one] Hay una cosa nueva en { $pod }: { $link }. No más de estas: { $stop }
       *[other] Hay { $count } cosas nuevas en { $pod }: { $link }. No más de estas: { $stop }
    }
## Voice messages
voice-case-title = Dejó un mensaje de voz
voice-title = Mensajes de voz
voice-listen = Escuchar
voice-of = Mensaje de voz del { $at }
voice-hint = Se anota quién escucha. El sonido se borra cuando termina la petición.
case-history-voice = Llegó un mensaje de voz
case-history-listened = { $who } escuchó
## Two pods become one
merge-title = Unirse a otro grupo
merge-asking = Otro grupo quiere unirse al vuestro
merge-lead = Todos pasan al otro grupo, con sus datos, sus tareas, las peticiones de la mesa y lo que está abierto. Nadie escribe nada otra vez. A quien os sigue se le lleva allí. Lo público se pone allí de nuevo, sin sus fotos. Lo que se contó a los mediadores pasa también a los mediadores de allí.
merge-into = ¿Qué grupo os recibe?
merge-sure = ¿Lo habéis hablado entre todos?
merge-sure-yes = Sí, lo queremos
merge-tick = Habladlo primero y marcad que todos lo queréis.
merge-ask = Preguntarles
merge-asked = Habéis preguntado a { $pod }. Allí tiene que decir que sí alguien con las llaves.
merge-take-back = No preguntar más
merge-asks = Quieren entrar en vuestro grupo. Sus vecinos traen sus tareas, también las llaves.
merge-accept = Recibirlos
merge-refuse = No, seguir aparte
merge-under-way =
    { $n ->
        [one] Hay una promesa con otro lugar en marcha. Primero tiene que llegar a su fin.
       *[other] Hay { $count } promesas con otros lugares en marcha. Primero tienen que llegar a su fin.
    }
done-merged = Ahora sois un solo grupo.
notice-merge-asked = Otro grupo quiere unirse al vuestro
notice-merge-refused = El otro grupo quiere seguir aparte
notice-pod-merged = Tu grupo se ha unido a otro
history-pod-merged = Pasó al unirse dos grupos.
invalid-merge-under-way = Deja primero que termine lo que han prometido con otros lugares.
invalid-merge-fund = Primero el fondo de ese grupo tiene que estar vacío, sin nada pendiente.
pod-moved = Este grupo vive ahora aquí:
## A sheet for the stairwell
sheet-title = Una hoja para imprimir y colgar
sheet-ask = ¿Necesitas ayuda, o puedes ayudar? Escríbenos aquí:
sheet-print = Imprime esta página y cuélgala donde pase gente.

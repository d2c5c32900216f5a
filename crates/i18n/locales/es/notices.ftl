hear-title = Cómo me entero de las novedades
hear-words = Las novedades están siempre en la página «Novedades para ti». Elige aquí qué más pasa.
hear-mail-none = Todavía no has escrito una dirección de correo. Escríbela en la página
hear-mail-unproven = Todavía no sabemos si esta dirección es tuya. Le enviamos un correo con cifras. Hasta que las escribas aquí no recibe nada más, y no sirve para entrar.
hear-mail-proven = Esta dirección es tuya. Puedes entrar con ella.
hear-digits = Cifras del correo
hear-digits-hint = Ocho cifras. Sirven durante un día.
hear-digits-wrong = No son las cifras del último correo. Mira otra vez, o pide otro correo.
hear-prove = Esta dirección es mía
hear-mail-again = Enviar el correo otra vez
hear-choose = Tu elección
hear-how = Cómo
hear-page = Solo en la página
hear-page-more = No se te envía nada.
hear-mail = Por correo
hear-mail-more = Dice cuántas novedades hay, y nada privado.
hear-text = Por mensaje de texto
hear-text-more = Un mensaje corto a tu teléfono, sin nada privado.
hear-paper = Alguien me lo cuenta
hear-paper-more = Estás en la lista de quienes la mesa llama o visita.
hear-when = Cada cuánto
hear-daily = Una vez al día
hear-daily-more = Solo cuando hay novedades.
hear-weekly = Una vez por semana
hear-weekly-more = El lunes, solo cuando hay novedades.
hear-urgent-title = Lo que no puede esperar
hear-urgent = Avisarme enseguida cuando alguien me espera
hear-urgent-hint = Una pregunta para ti, una respuesta, un cambio de planes.
stop-title = No más cartas
stop-words = Pulsa el botón, y no se te envía nada más. Las novedades siguen en tu página.
stop-button = No enviarme nada más
stop-done = No se te envía nada más
stop-done-words = Las novedades siguen en tu página. Puedes elegir de nuevo cuando quieras.
sign-in-by-mail = Entrar por correo
sign-in-mail = Tu dirección de correo
sign-in-mail-hint = La que conoce tu pod.
sign-in-mail-button = Enviarme un correo
sign-in-mail-how-often = A una dirección se envían como mucho tres correos por hora. Si no llega ninguno, pide un código a alguien de tu pod.
sign-in-code-hint-mail = Ocho cifras de un correo, o que te dio alguien de tu pod.
done-mail-asked = Si tu pod conoce esta dirección, hay un correo en camino. Mira dentro de unos minutos.
done-mail-proven = Gracias. Esta dirección es tuya, y las novedades llegan ahora por correo.
mail-hello = Hola, { $name }:
mail-sign-in-subject = Entrar en { $pod }
mail-sign-in-words = Alguien, esperamos que tú, quiere entrar en { $pod }. Escribe estas cifras en la página, o abre el enlace. Sirven una vez, durante media hora.
mail-proof-subject = ¿Es tuya esta dirección?
mail-proof-words = Alguien escribió esta dirección en { $host }. Si fuiste tú, entra allí y escribe estas cifras en la página.
mail-news-subject = Novedades de { $pod }
mail-news-words = Hay novedades para ti en { $pod }:
mail-times = { $words } ({ $n })
mail-why = Recibes esto porque elegiste las novedades por correo. Para terminar, abre este enlace y pulsa el botón:
mail-not-you = ¿No fuiste tú? Entonces no tienes que hacer nada, y nadie puede entrar sin este correo.
text-news = { $n ->
    [one] Hay una novedad para ti en { $pod }: { $link } STOP termina los mensajes.
   *[other] Hay { $n } novedades para ti en { $pod }: { $link } STOP termina los mensajes.
}
invalid-choice = Elige una de la lista.
invalid-mail-proof = Muestra primero que la dirección de correo es tuya.
invalid-way = Elige otra forma.
invalid-phone-first = Escribe primero tu número de teléfono, en la página sobre ti.
invalid-mails = Como mucho cinco correos al día. Busca el último, o prueba mañana.
invalid-mail-address = Escribe una dirección de correo.

## Anuncios del pod
announcements-title = Anuncios del pod
announce-fold = Anunciar algo a todo el mundo
announce-what = ¿De qué se trata? En una línea
announce-more = Más detalles
announce-button = Anunciarlo
announce-voice = Para contar de viva voz
announce-left = { $n ->
    [0] Todo el mundo está avisado.
    [one] Falta avisar a una persona.
   *[other] Falta avisar a { $n } personas.
}
announce-phones = Mostrar sus números de teléfono
announce-told = Avisado
announce-told-at = Avisado: { $at }
done-announced = Está anunciado. Abajo están quienes se avisan de viva voz, si los hay.
notice-announcement = La mesa ha anunciado algo

## Mi calendario
calendar-title = Mi calendario
calendar-words = Lo que prometiste hacer para un día, y cuándo se reúne tu pod, en el calendario de tu teléfono u ordenador.
calendar-make = Crear una dirección para mi calendario
calendar-anew = Crear una dirección nueva; la anterior termina
calendar-end = Terminar la dirección
calendar-once = Copia esta dirección ahora; no se muestra otra vez. En tu calendario elige «suscribirse» o «desde una dirección web».
calendar-secret = Quien la tenga puede ver lo que prometiste hacer, pero no para quién, y cuándo y dónde se reúne tu pod. Puedes terminarla cuando quieras.
calendar-name = Lo que he prometido

## Cartel, y palabras para pasar
flyer-link = Un cartel para imprimir
flyer-ask = ¿Necesitas ayuda, o puedes ayudar?
flyer-how = Fotografía el cuadrado con tu teléfono, o escribe la dirección. No hace falta cuenta.
flyer-follow = En Mastodon, busca
flyer-print = Imprime esta página: una hoja, blanco y negro, con tiras para arrancar.
flyer-own = Lo que dice nuestro cartel
flyer-own-lead = Escribe lo que pone en vuestro cartel, en cada idioma que se lee en vuestras calles. Donde no escribas nada, dice lo que dicen todos los carteles.
flyer-own-title = La línea en letras grandes
flyer-own-title-hint = Hasta 80 letras. Deja las dos vacías: dice lo que dicen todos los carteles.
flyer-own-lines = Lo que pone debajo
flyer-own-lines-hint = Hasta ocho líneas. Di entre qué calles estáis, sin número de casa. Vuestra dirección y el cuadrado para fotografiar salen siempre.
share-fold = Pasarlo en otros grupos
share-hint = Copia las palabras en WhatsApp, Facebook, Instagram o un correo. No hay nada privado en ellas; una foto va sola con ellas.
share-words = Palabras para copiar
share-picture = Hacer una imagen
mail-case-title = Pedido por correo
mail-renew = Algo tuyo termina pronto. Con este enlace, un toque lo mantiene dos semanas más:
mail-answer = { $n ->
    [one] Se puede decidir algo. Con este enlace respondes sin entrar. Es solo tuyo, no lo pases a nadie:
   *[other] Se pueden decidir varias cosas. Con estos enlaces respondes sin entrar. Son solo tuyos, no los pases a nadie:
}

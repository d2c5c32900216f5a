# Lo que lee la gente en el fediverso.
wire-kind-offer = Oferta
wire-kind-request = Petición
wire-heading = { $kind }: { $title }
wire-left = { $n ->
    [0] Todo está prometido.
    [one] Queda { $left }.
   *[other] Quedan { $left }.
}
wire-left-unit = { $n ->
    [0] Todo está prometido.
    [one] Queda { $left }.
   *[other] Quedan { $left }.
}
wire-needed = { $n ->
    [0] Todo está prometido.
    [one] Todavía falta { $left }.
   *[other] Todavía faltan { $left }.
}
wire-needed-unit = { $n ->
    [0] Todo está prometido.
    [one] Todavía falta { $left }.
   *[other] Todavía faltan { $left }.
}
wire-area = Zona: { $area }.
wire-needed-by = Se necesita antes del { $date }.
wire-until = Hasta el { $date }.
wire-answer = Para responder, envía un mensaje privado a { $address }. Di cuántos.
wire-answer-uncounted = Para responder, envía un mensaje privado a { $address }.
wire-closed-fulfilled = Hecho. Gracias a todas y todos.
wire-closed-withdrawn = Retirado.
wire-closed-expired = Esto ha terminado.
wire-pod-summary = Vecinas y vecinos que se ayudan en { $area }. Escríbenos un mensaje privado para responder a una oferta o petición.
wire-feed-offers = Ofertas de { $pod }
wire-feed-asks = Peticiones de { $pod }
wire-feed-category = { $category } de { $pod }
wire-feed-summary = Pasa lo que publica { $pod }. Para responder, escribe a { $address }.
wire-hint = ¡Gracias! Para responder, envía por favor un mensaje privado a { $address }.
wire-yes = { $amount } para ti. Te escribiremos aquí sobre la entrega. Para echarte atrás, responde con la palabra cancelar.
wire-yes-uncounted = Sí, es para ti. Te escribiremos aquí sobre la entrega. Para echarte atrás, responde con la palabra cancelar.
wire-no = Lo sentimos, no pudo ser. { $reason }
wire-cancelled = Hemos retirado tu promesa. Gracias por avisar.
wire-cancelled-by-pod = Lo sentimos, se ha cancelado. { $reason }
wire-confirmed = Entregado. ¡Gracias!
wire-receipt = Entregado
reason-nothing-left = Todo está prometido ya.
reason-not-enough = Solo quedan { $left }.
reason-closed = Este anuncio está cerrado.
reason-paused = Está en pausa por ahora. Vuelve en unos días.
reason-lapsed = Nadie respondió a tiempo.
reason-amount = Di cuántos: un número mayor que cero.
reason-declined = Esta vez no encajaba.
reason-withdrawn = El anuncio se retiró.
wire-poll = ¿Cuántos quiere? Elija uno y le responderemos aquí.
wire-poll-none = Ahora no
wire-poll-no = De acuerdo, no se guarda nada para usted.
wire-poll-hand = Gracias. Guardado para usted hasta que el grupo responda: { $amount }. Para retirarlo, responda con la palabra cancelar.
wire-thanks = Gracias de parte de la persona a la que ayudó.
reason-not-agreed = Nuestros grupos no han acordado esto.
wire-word-offer = { $pod } le pide { $amount } de «{ $title }» para alguien del barrio. ¿Le parece bien? Responda aquí, por favor.
wire-word-offer-uncounted = { $pod } pregunta por «{ $title }» para alguien del barrio. ¿Todavía es posible? Responda aquí, por favor.
wire-word-request = Alguien de { $pod } puede dar { $amount } para «{ $title }». ¿Le parece bien? Responda aquí, por favor.
wire-word-request-uncounted = Alguien de { $pod } puede ayudar con «{ $title }». ¿Le parece bien? Responda aquí, por favor.
wire-word-cancelled = Lo sentimos, tenemos que cancelarlo: ya no cuente con nosotros para esto. Gracias.
reason-silence = Nadie dijo cómo fue, así que queda libre para otras personas.
reason-errand = No se hizo antes de que acabara el día. Lo que se recogió vuelve a la farmacia.
# Text messages.
text-taken-in = { $pod } tiene tu mensaje y te responderá. Tu código: { $code }. Escribe ESTADO para preguntar, CANCELAR para retirar tu pedido, STOP para no recibir más mensajes, BORRAR para que te olvidemos.
text-title = Pedido por mensaje de texto
text-noted = Anotado. La mesa lo leerá.
text-none = No tenemos nada de este número. Escribe AYUDA y lo que necesitas.
text-status-desk = La mesa lo tiene y te responderá.
text-status-listed = El vecindario ya lo ve, sin tu nombre. Te escribiremos cuando alguien ayude.
text-status-done = Esto está hecho.
text-ended = Esto ha terminado. Escribe AYUDA si necesitas otra cosa.
text-thanks = Gracias. Eso ayuda a todo el mundo.
text-not-yet = Nadie lo ha prometido todavía. Te escribiremos cuando alguien lo haga.
text-deleted = Tus datos están borrados.
text-stopped = No recibirás más mensajes nuestros. Escribe EMPEZAR para recibirlos de nuevo.
text-started = Vuelves a recibir nuestros mensajes.
text-helper = Alguien te va a ayudar. Cuando lo tengas, escribe HECHO.
text-helper-lost = Quien te iba a ayudar al final no puede. Buscamos a otra persona y te escribimos.
text-did-it-come = ¿Ha llegado? Escribe RECIBIDO cuando lo tengas. Si no llegó o algo va mal, escríbelo aquí con tus palabras.
text-helped = Tu vecindario se alegra de que haya salido bien. Tus datos se borrarán en dos semanas. Escribe BORRAR para borrarlos ahora.
text-many = Hay tantos pedidos en este momento que no podemos aceptar más. Prueba más tarde o llama a la mesa.
wire-mark-car = Hace falta un coche.
wire-mark-small = Menos de una hora.
wire-mark-lifting = Hay algo pesado que cargar.
wire-mark-collect = Hay que venir a buscarlo.
wire-mark-no_papers = No se piden papeles.
wire-mark-step_free = Sin escalones.
wire-mark-in_pairs = Vamos de dos en dos.
wire-mark-cool = Hay que llevarlo en frío.
wire-mark-show_paper = Allí piden un papel.
wire-mark-paused = En pausa por ahora.
wire-lent-for =
    { $n ->
        [one] Se presta por un día.
       *[other] Se presta por { $count } días.
    }
text-code = Tu código para { $pod }: { $code }. Sirve una vez, durante media hora. No se lo des a nadie.
text-no-code = No podemos mandar un código a este número. Pregunta a alguien de tu pod.
text-decision-consent = { $question } Manda SI { $code }, PASO { $code }, o NO { $code } y por qué hace daño.
text-decision-majority = { $question } Manda SI { $code }, NO { $code } o PASO { $code }.
text-decision-score = { $question } { $options }. Manda una letra y { $code }, o puntos de 0 a 5: { $example } { $code }.
text-answer-noted = Anotado: { $answer }. Hasta el final puedes cambiarlo: escribe otra vez, con { $code }.
text-answer-why = ¿Por qué hace daño? Manda NO { $code } y el motivo. Lo leen todos, sin tu nombre.
text-answer-wrong = No te hemos enviado este número. Mira bien cada cifra.
text-answer-tries = Demasiados números equivocados. Prueba mañana, o di tu respuesta a la mesa.
text-answer-over = Ya no se puede responder a esto.
text-answer-not = No se ha podido anotar. Di tu respuesta a la mesa.
text-answer-yes = SI
text-answer-no = NO
text-answer-pass = PASO

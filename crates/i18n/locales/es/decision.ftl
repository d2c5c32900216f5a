# Deciding together.
decisions-title = Decidir en común
decisions-lead = Lo que nos toca a todos se decide entre todos. Cualquier persona conocida puede proponer algo.
decisions-open = A lo que se puede responder ahora
decisions-none = Nada espera respuesta.
decisions-log = Lo que se decidió
decisions-csv = El registro como tabla
decisions-known-first = Podrás proponer algo cuando alguien haya respondido por ti.
decision-fold = Proponer algo
decision-propose = Proponer
decision-question = La pregunta
decision-question-hint = Una frase sencilla que se pueda responder.
decision-why = Por qué, o qué exactamente
decision-why-hint = Para un acuerdo, todo su texto. No nombres a nadie que haya pedido ayuda.
decision-rule = ¿Cómo se decide?
decision-rule-consent = Por consentimiento
decision-rule-consent-more = Se acepta salvo que alguien diga por qué haría daño.
decision-rule-majority = Por mayoría
decision-rule-majority-more = Más síes que noes.
decision-rule-score = Por puntos
decision-rule-score-more = Cada persona da de 0 a 5 puntos a cada opción.
decision-options = Las opciones, para los puntos
decision-options-hint = Una por línea, de dos a ocho.
decision-how-long = ¿Cuánto tiempo se puede responder?
decision-quorum = Cuántas personas deben responder
decision-quorum-of = { $percent } % de quienes pueden
decision-effect = ¿Qué pasa entonces?
decision-effect-words = Queda escrito
decision-effect-words-more = En el registro que todos podemos leer.
decision-effect-agreement = Se convierte en un acuerdo
decision-effect-agreement-more = Con una versión y un día para revisarlo.
decision-effect-job = Alguien recibe una tarea
decision-effect-job-more = Por medio año.
decision-effect-end-job = Termina la tarea de alguien
decision-effect-end-job-more = Tres personas deben querer que se decida. Se avisa a la persona y puede hablar.
decision-agreement-title = Cómo se llama el acuerdo
decision-agreement-hint = Con el nombre de un acuerdo que ya existe, pasa a ser su siguiente versión.
decision-review = Revisarlo dentro de
decision-member = ¿A quién se refiere?
decision-member-hint = Para una tarea que se da o termina.
decision-until = Responder antes de
decision-voters = Quiénes pueden responder
decision-by = Propuesto por
decision-answered = Han respondido
decision-does-words = Si se acepta, queda escrito.
decision-does-agreement = Si se acepta, pasa a ser enseguida el acuerdo «{ $title }».
decision-does-job = Si se acepta, { $name } tiene esta tarea durante medio año: { $job }.
decision-does-end-job = Si se acepta, esta tarea de { $name } termina enseguida: { $job }.
decision-your-answer = Tu respuesta
decision-answer = ¿Qué dices?
decision-answer-send = Responder
decision-answer-again = Cambiar mi respuesta
decision-consent-yes = Sí
decision-consent-no = Yo no lo haría, pero no me opongo
decision-consent-abstain = Que decidan los demás
decision-consent-object = Haría daño
decision-majority-yes = Sí
decision-majority-no = No
decision-majority-abstain = Que decidan los demás
decision-reason = ¿Por qué haría daño?
decision-reason-hint = Solo si te opones. Lo lee todo el mundo, sin tu nombre.
decision-secret = En estas páginas nadie ve quién dijo qué. Cuando termina, solo quedan los números.
decision-objections = Por qué alguien se opone
decision-objected = Una objeción
decision-talk = Lo que se dijo
decision-comment = Escribir algo sobre esto
decision-comment-send = Escribir
decision-for-fold = Responder por alguien que te lo dijo
decision-for = ¿Quién?
decision-for-hint = Por teléfono, en papel o en la reunión. Se le avisa de que lo dijiste por ella.
decision-for-send = Responder en su nombre
decision-support = Quiero que se decida
decision-gathering = { $n } de { $of } quieren que se decida.
decision-mine = Ya respondiste. Puedes cambiarlo hasta el final.
decision-mine-desk = La mesa respondió por ti. Si no es correcto, responde tú.
decision-too-late = Todavía no eras de confianza aquí cuando se propuso: no puedes responder, pero sí escribir.
decision-withdraw-fold = Retirarla
decision-withdraw = Retirar mi propuesta
decision-result = Lo que se decidió
decision-state-gathering = Tres deben quererlo
decision-state-open = Abierta
decision-state-passed = Aceptado.
decision-state-refused = No aceptado.
decision-state-withdrawn = Retirado.
decision-why-agreed = Así lo dicen las respuestas.
decision-why-quorum = Respondieron muy pocas personas.
decision-why-objection = Alguien dijo por qué haría daño.
decision-why-votes = No hubo más síes que noes.
decision-why-tie = Dos opciones tienen los mismos puntos.
decision-why-support = Menos de tres querían que se decidiera.
decision-why-withdrawn = Quien lo propuso lo retiró.
decision-chosen = Elegido: { $option }.
decision-not-done = No se pudo llevar a cabo: las cosas han cambiado.
decision-sheet = Una hoja para la reunión
decision-sheet-points = { $option }: ____ puntos, de 0 a { $most }
decision-sheet-how = No pongas nombre. Di tu nombre en la mesa aparte; cuando esté apuntado, la hoja se rompe.
agreements-title = Nuestros acuerdos
agreements-lead = Cada uno se decidió en común. Vale hasta que se decida otra versión.
agreement-accept = Lo he leído y lo acepto
agreement-version = Versión { $version }, desde el { $date }
agreement-review-on = Lo revisamos el { $date }
who-pod = El pod
done-decision-said = Anotado.
notice-decision = Hay algo que decidir
notice-decision-closed = Se ha decidido algo
notice-decision-recall = Se va a decidir sobre una tarea tuya
notice-decision-said = La mesa ha respondido por ti
notice-agreement-review = Toca revisar un acuerdo
invalid-decision-question = Escribe la pregunta en 5 a 120 letras.
invalid-words-4000 = Que no pase de 4.000 letras.
invalid-decision-options = Escribe de dos a ocho opciones, una por línea y cada una de menos de 80 letras.
invalid-decision-points = Con puntos solo se deciden palabras. Elige otra forma de decidir.
invalid-agreement-title = Da al acuerdo un nombre de 2 a 80 letras.
invalid-agreement-text = Escribe qué se acuerda.
invalid-job-none = Esa persona no tiene esa tarea.
invalid-decision-many = Tres propuestas abiertas es lo máximo. Deja que una termine primero.
invalid-decision-talk = Ya se ha escrito mucho. Juntaos y habladlo.
invalid-decision-themselves = Esa persona ya respondió.
invalid-decision-reason = Di por qué haría daño.
invalid-decision-answer = Elige una respuesta.
decision-days = { $n ->
    [one] { $count } día
   *[other] { $count } días
}
decision-months = { $n ->
    [one] { $count } mes
   *[other] { $count } meses
}
decision-people = { $n ->
    [one] { $count } persona
   *[other] { $count } personas
}
decision-points = { $n ->
    [one] { $count } punto
   *[other] { $count } puntos
}
agreement-accepted = { $n ->
    [one] { $count } persona lo aceptó
   *[other] { $count } personas lo aceptaron
}
decision-nobody = Nadie elegido
decision-by-desk = Respuestas dichas en la mesa: { $n }.
notice-decision-job = Se va a decidir quién tiene una tarea
invalid-decision-job = Sobre una tarea: por mayoría, debe responder la mitad, y hay una semana como mínimo.
invalid-decision-week = Seis propuestas por semana es lo máximo.

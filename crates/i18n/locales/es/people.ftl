# The words about me, neighbours, joining, and what is kept of people, in Spanish. Keys and order as in en/people.ftl.
list-comma = ,{" "}
exit = Salir rápido de esta página
front-need = Necesito algo
front-give = Puedo dar algo
front-no-account = No hace falta tener una cuenta.
front-code = Pregunta con tu código cómo va
detail-name = Nombre
detail-name-hint-own = Basta con el nombre de pila.
detail-name-hint-caller = Basta con el nombre de pila.
detail-phone = Teléfono
detail-phone-hint-own = No se publica. Solo lo ven la mesa y quien te ayude.
detail-phone-hint-caller = No se publica.
detail-mail = Dirección de correo
detail-mail-hint-own = No se publica.
detail-mail-hint-caller = No se publica.
detail-corner = Por dónde
detail-corner-hint-own = Dos calles que se cruzan, o algo que esté cerca. Sin número de casa.
detail-corner-hint-caller = Dos calles que se cruzan, o algo que esté cerca. Todavía sin número de casa.
detail-door = Puerta
detail-door-hint-own = Calle, número, piso y timbre. Solo lo ve quien te trae algo, ese mismo día.
detail-door-hint-caller = Solo cuando alguien va de camino. Lo ve esa persona ese mismo día, y nadie más.
detail-household = Personas en casa
detail-household-hint-own = Cuántas personas sois y qué no podéis comer.
detail-household-hint-caller = Cuántas personas son y qué no pueden comer.
detail-note = Lo que debe saber quien ayude
detail-note-hint-own = No se publica. No escribas nunca el nombre de una medicina.
detail-note-hint-caller = No se publica. No escribas nunca el nombre de una medicina.
## About me
me-title = Sobre mí
me-kept = Qué guardamos y cuándo se borra
me-kept-words = Estos datos están guardados bajo llave. Alguien ve un dato solo cuando lo necesita para ayudar, y cada vez queda escrito aquí.
me-kept-none = No guardamos ningún dato tuyo.
me-goes = Se quedan hasta que los borres o te vayas. Una vez borrados, desaparecen también de las copias antiguas.
me-details-fold = Añadir o cambiar mis datos
me-save = Guardar
me-forget-fold = Borrar mis datos
me-forget = Borrar mis datos ahora
me-download = Descargar todo lo que se guarda sobre ti (JSON)
me-signed-in = Dónde has entrado
me-here = este navegador
me-end-others = Salir en todos los demás sitios
signed-in-by-session = En un navegador
signed-in-by-token = Con un programa
signed-in-by-link = Un enlace para entrar que nadie ha usado todavía
signed-in-by-code = Un código para entrar que nadie ha usado todavía
me-about = Tu nombre y tu idioma
me-about-fold = Cambiar el nombre o el idioma
me-language = Idioma de tus páginas
field-your-name = Tu nombre
me-leave-fold = Irme y que me olvidéis
me-leave-words = Se borran tu nombre, tus datos y tus palabras. Lo que prometiste se retira. Lo que ya se entregó se queda en las cuentas, sin tu nombre.
me-leave-sure = Sí, quiero irme
me-leave-tick = Marca la casilla si quieres irte.
me-leave = Irme ahora
seen-title = Quién vio qué
seen-none = Nadie ha mirado.
shown-noted = Queda escrito que has visto esto.
done-forgotten = Tus datos están borrados.
done-ended = Has salido en todos los demás sitios.
done-left = Aquí ya te hemos olvidado. Que te vaya bien.
done-joined = Te damos la bienvenida al pod.
## Neighbours
people-title = Vecinas y vecinos
people-me = (tú)
people-new = acaba de llegar
people-new-words = Todavía nadie ha dado su palabra por esta persona. Puede pedir y ofrecer, pero no se le muestra la puerta de nadie.
people-vouch = Conozco a esta persona: doy mi palabra por ella
people-bring = Traer a más gente del barrio
people-invite-lead = Da este enlace a gente que conoces.
people-invite = Crear un enlace para unirse
people-invite-title = Un enlace para unirse al pod
people-invite-words = Quien tenga este enlace puede unirse a tu pod. Funciona durante { $days } días. Solo se muestra ahora.
people-not-known = Cuando una vecina o un vecino haya dado su palabra por ti, podrás traer a más gente.
people-add-fold = Añadir a alguien que no tiene correo
people-add = Añadir y crear un código
people-name = Nombre de pila
people-language = Su idioma
people-code = Crear un código para entrar
people-code-title = Código para que entre { $name }
people-code-words = Léeselo a esa persona, o dáselo por escrito. Tiene que abrir { $link } y escribirlo allí.
people-code-once = Funciona una sola vez, durante un día. Solo se muestra ahora.
qr-label = La misma dirección como una imagen que un teléfono puede leer
jobs-title = Tareas
jobs-none = Ahora no tiene ninguna tarea.
job-desk = Mesa
job-driver = Transporte
job-caller = Llamadas
job-purse = Monedero
job-mediator = Mediación
job-keys = Llaves
job-until = { $job }, hasta el { $date }
job-lay-down = Dejar esta tarea
job-take-back = Retirar esta tarea
job-give-fold = Darle una tarea
job-which = Qué tarea
job-until-when = Hasta cuándo
job-give = Dar esta tarea
join-title = Unirse a { $pod }
join-by = { $name } te invita.
join-button = Unirme
sign-in-code = Código para entrar
sign-in-code-hint = Ocho cifras que te dio alguien de tu pod.
sign-in-code-wrong = Este código no funciona, o ya no. Pide otro a alguien de tu pod.
notice-joined = Alguien se ha unido al pod
notice-job = Una de tus tareas ha cambiado
notice-job-keys = Nadie más tiene las llaves, así que están contigo un mes
log-act-job-give = { $actor } dio una tarea.
log-act-job-end = { $actor } terminó una tarea.
log-act-forget-unreadable = { $actor } borró datos que ya nadie podía abrir.
invalid-phone = Escribe un número de teléfono de al menos cinco cifras.
invalid-mail = Escribe una dirección de correo, como ana@mail.example.
invalid-shorter = Escríbelo más corto.
invalid-until = Elige un día de aquí a un año.
invalid-vouch-first = Antes alguien tiene que dar su palabra por esta persona.
invalid-last-keys = Nadie más tiene las llaves. Dáselas antes a alguien.
state-wiped = borrado
state-too-many-tries = demasiados intentos. Espera diez minutos
log-act-sign-in-code = { $actor } creó un código de entrada para alguien del vecindario.
notice-code-made = Se creó un código para que puedas entrar
detail-said = Lo que escribió
detail-said-hint-own = Solo lo ve la mesa.
detail-said-hint-caller = Solo lo ve la mesa.

## Guardar distancia, y contarlo a quien media
nav-mediation = Para quien media
apart-link = Guardar distancia, o contarlo a quien media
apart-page = Algo no está bien
apart-title = Guardar distancia
apart-words = No verás lo que publica esa persona, y ella no verá lo que publicas tú. No podéis escribiros, y nadie de los dos ve los datos del otro. No se le avisa.
apart-is = Guardas distancia con esta persona.
apart-button = Guardar distancia
apart-undo = Ya no guardar distancia
me-apart = Guardas distancia con
done-apart = Hecho. No se le avisa.
tell-title = Contarlo a quien media
tell-lead = Lo lee quien media en el pod, y nadie más. Si trata de alguien que media, esa persona no lo ve. A quien se refiere no se le avisa.
tell-words = ¿Qué pasó?
tell-words-hint = Lo que quieras decir. Las palabras se borran dos semanas después de resolverse.
tell-named-title = Tu nombre
tell-named = Quien media puede saber que fui yo, y preguntarme
tell-button = Contarlo
done-told = Quien media tiene tus palabras.
notice-concern = Alguien contó algo a quien media
concerns-title = Para quien media
concerns-lead = Lo que se te contó en confianza. Escucha a las dos partes, y no digas quién lo contó.
concerns-by = Lo contó { $name }, y puedes preguntarle.
concerns-by-nobody = Quien lo contó no quiere que se sepa.
concerns-gone = Las palabras se borraron.
concerns-close = Está resuelto
invalid-told-much = Has contado mucho hoy. Llama a alguien de tu pod, o escribe mañana.
invalid-apart = Ya no podéis escribiros. La mesa puede ayudar.
invalid-new-promises = Al principio, tres promesas al día. Cumple una, y serán más.
invalid-new-listings = Al principio, cinco anuncios al día. La mesa puede publicar por ti.
invalid-no-mediator = Nadie más de ese pod podría leerlo. Llama a alguien de confianza.

## Un pod nuevo
setup-rules = Cómo hacemos las cosas
setup-rules-hint = Con estas reglas empiezan otros. Cámbialas como quieras, o quítalas todas. Tu pod puede decidir otras en cualquier momento.
invalid-rules = Deja las reglas en menos de 4.000 letras.
rules-title = Cómo hacemos las cosas
rules-template =
    Cualquiera puede pedir. Nadie tiene que decir por qué.

    Cualquiera puede ofrecer, tanto o tan poco como pueda.

    No llevamos cuenta de quién dio y quién recibió.

    Lo que la gente nos cuenta se queda entre nosotros. Apuntamos solo lo que hace falta para ayudar, y después lo borramos.

    Entregamos las cosas donde las dos personas se sienten seguras. Cualquiera puede decir que no en cualquier momento, sin dar razones.

    Nadie da ni presta dinero a solas en nombre del pod. Se hace entre dos.

    Los roles rotan. Cada uno termina un día, y otra persona puede tomarlo.

    Si algo va mal, se lo decimos a alguien que media. Escuchamos a las dos partes.

    Decidimos en común, y revisamos estas reglas dentro de tres meses.
begun-title = Tu pod está listo
begun-join = Deja entrar a tus vecinos
begun-join-days = Manda este enlace a gente que conoces, o que apunten con su teléfono a la imagen. Funciona durante { $days } días.
begun-flyer = Cuelga un cartel
begun-flyer-link = Un cartel para imprimir
begun-address = Que os encuentren desde fuera
begun-address-words = Desde Mastodon y otros sitios se puede seguir a tu pod. Se busca:
begun-next = Qué viene ahora
begun-people = Añadir a alguien que solo tiene teléfono
begun-rules = Leer con qué empezáis, e imprimirlo
begun-kinds = Añadir vuestras propias clases de cosas
begun-first = Ofrecer la primera cosa

## Jobs
job-held-until = hasta el { $date }
job-offer = Yo podría tomar este rol
job-offer-back = Al final no puedo
job-nobody = todavía nadie
job-could = Podría tomarlo:
notice-job-offered = Alguien podría tomar un rol

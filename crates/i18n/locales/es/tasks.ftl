# Giving tasks to neighbours: whom to ask, task cards, shopping lists, rest.
dispatch-title = Pedir a alguien que ayude
dispatch-lead = Llama a alguien y pregunta. Quien descansa, o ya tiene bastante esta semana, no está en la lista.
dispatch-who = ¿Quién dijo que sí?
dispatch-who-hint = Primero van las personas a las que menos se les ha pedido.
dispatch-amount = ¿Cuántos lleva?
dispatch-button = Dárselo
dispatch-nobody = Ahora no hay a quién pedírselo, o no queda nada por dar.
dispatch-lately =
    { $n ->
        [0] nada en las últimas cuatro semanas
        [one] una tarea en las últimas cuatro semanas
       *[other] { $count } tareas en las últimas cuatro semanas
    }
dispatch-speaks = lee el mismo idioma
dispatch-drives = conduce
dispatch-new = aún es nueva persona aquí
notice-given = La mesa te dio una tarea
history-card-made = { $actor } hizo una ficha de tarea.
## Task cards
card-title = Una ficha de tarea
card-make-fold = Hacer una ficha de tarea
card-make = Hacer la ficha
card-link-title = Una ficha de tarea para { $name }
card-link-words = Envíale este enlace, o deja que escanee la imagen. Muestra qué llevar y, ese día, adónde.
card-link-once = Se abre una vez, en un solo teléfono. Termina un día después de la tarea. Solo lo ves esta vez.
card-press = Esta ficha se abre una vez, en este teléfono. Quien la abre ve qué llevar y adónde.
card-open = Abrir la ficha
card-ended = Esta ficha se abrió en otro teléfono, o ya terminó. Pide una nueva a la mesa.
card-for = Para { $name }
card-show-words = Mira cuando lo necesites. Cada vez queda anotada, y la persona puede verlo.
card-cancel-fold = Al final no puedo
card-cancel = Avisar a la mesa
## Shopping lists
detail-shopping = Qué comprar
detail-shopping-hint-own = Una cosa por línea. Di qué sirve en su lugar y cuánto puede costar como mucho.
detail-shopping-hint-caller = Una cosa por línea. Di qué sirve en su lugar y cuánto puede costar como mucho.
shopping-title = Listas de la compra
shopping-lead = Listas que crecen con el hogar. En un caso, di cuántos son, y la lista se rellena.
shopping-new = Una lista nueva
shopping-name = Cómo se llama
shopping-lines = Qué hay en ella
shopping-lines-hint = Una cosa en cada línea, con cuántas, y para cuántas personas. «arroz, 1, 1» es uno para cada persona; «leche, 1, 2» es uno por cada dos; «jabón» es uno para todos.
shopping-add = Guardar esta lista
shopping-fill-fold = Rellenar una lista de la compra
shopping-which = Lista
shopping-people = Cuántos son
shopping-fill = Rellenar
## Rest
availability-title = Cuánto me piden
availability-none = La mesa puede pedirte cualquier número de tareas.
availability-limit =
    { $n ->
        [one] Una tarea por semana como mucho.
       *[other] { $count } tareas por semana como mucho.
    }
availability-resting = Descansas hasta el { $date }. Nadie te pide nada antes.
availability-fold = Descansar, o poner un límite
availability-weekly = Tareas por semana como mucho
availability-weekly-hint = Déjalo vacío si no hay límite.
availability-until = Descanso hasta el
availability-until-hint = Hasta entonces la mesa pregunta a otras personas.
invalid-resting = Descansa, o ya tiene esta semana tantas tareas como quería. Pregunta a otra persona.
invalid-somebody = Elige a alguien de la lista.
invalid-weekly = Escribe un número del 1 al 20, o nada.
invalid-shopping-many = Sesenta líneas como mucho.
invalid-shopping-line = Escribe cada línea así: arroz, 1, 1
invalid-shopping-lists = Treinta listas como mucho. Quita una primero.
invalid-household = Escribe cuántos son, del 1 al 30.
## Asking to join
ask-join-title = Unirse a este grupo
ask-join-how = ¿Vives aquí y quieres ayudar, o recibir ayuda de vez en cuando? Pide unirte. También puedes pedir ayuda sin unirte.
ask-join-lead = Alguien del grupo te llamará o te escribirá.
ask-join-kept = Lo que escribes queda bajo llave, y solo lo lee quien te responde. Sin respuesta, se borra después de un mes.
ask-join-words = Unas palabras sobre ti
ask-join-words-hint = Por ejemplo: a quién conoces aquí.
ask-join-button = Pedir unirme
ask-join-member = Ya entraste: ya perteneces a un grupo.
done-asked-to-join = Gracias. Alguien del grupo te llamará o te escribirá.
notice-join-asked = Alguien pide unirse al grupo
asking-title = Quién pide unirse
asking-count =
    { $n ->
        [one] Una persona pide unirse
       *[other] { $count } personas piden unirse
    }
asking-nobody = Ahora no lo pide nadie.
asking-show = Mostrarme quiénes son
asking-lead = Llama o escribe primero. Quien llega es nuevo hasta que otras personas respondan por ella.
asking-yes = Dejar entrar
asking-no-fold = Decir que no
asking-no = No, borrar lo que escribió
invalid-reach = Escribe un teléfono o un correo, para que alguien pueda responder.
invalid-asking-many = Ahora lo piden tantas personas que nadie puede responder. Prueba en unos días.
## Bringing a list over
import-title = Traer una lista
import-lead = De una hoja de cálculo, una lista de contactos o un chat exportado. La ves antes de que se guarde nada, y puedes deshacerlo todo durante una semana.
import-kind = ¿Qué hay en ella?
import-cases = Personas que necesitan algo
import-cases-hint = Cada línea se convierte en un caso de la mesa.
import-neighbours = Vecinas y vecinos
import-neighbours-hint = Cada línea se convierte en alguien del grupo. Quien ya está se deja fuera.
import-text = La lista
import-text-hint = Copia las filas de tu hoja de cálculo y pégalas aquí, o pega un archivo CSV o un chat. Mil líneas como mucho.
import-look = Mirarla
import-look-again = Mirar otra vez
import-look-title = Así quedan las primeras líneas
import-column = Columna { $number }
import-example = Por ejemplo: { $text }
import-column-skip = Dejar fuera
import-column-what = Qué se necesita
import-column-name = Nombre
import-column-phone = Teléfono
import-column-mail = Correo
import-column-corner = Por dónde
import-column-door = Puerta
import-column-household = Hogar
import-column-shopping = Qué comprar
import-column-note = Nota
import-column-area = Zona
import-first = La primera línea
import-headings = Son títulos: dejarla fuera
import-consent = ¿Lo saben?
import-consent-tick = Las personas de esta lista dijeron que sí a que se guarde aquí
import-bring = Traer la lista
import-done-title = La lista está aquí
import-taken =
    { $n ->
        [one] Se trajo una línea.
       *[other] Se trajeron { $count } líneas.
    }
import-here =
    { $n ->
        [one] Una persona ya estaba.
       *[other] { $count } personas ya estaban.
    }
import-left-out = Estas líneas no se pudieron traer: { $rows }.
import-undo-until = Puedes deshacerlo durante { $days } días.
import-past = Listas traídas
import-past-cases =
    { $n ->
        [one] un caso
       *[other] { $count } casos
    }
import-past-neighbours =
    { $n ->
        [one] una persona
       *[other] { $count } personas
    }
import-undo-fold = Deshacer
import-undo = Sí, deshacer toda la lista
import-undone = deshecha
import-stay =
    { $n ->
        [one] La lista está deshecha. Queda una línea, porque alguien ya trabajó con ella.
       *[other] La lista está deshecha. Quedan { $count } líneas, porque alguien ya trabajó con ellas.
    }
done-taken-back = Toda la lista está deshecha, y sus datos están borrados.
import-case-title = De una lista: mira dentro
import-undone-title = De una lista, deshecha
invalid-import-list = No podemos leer esta lista. Guárdala como CSV y pégala otra vez.
invalid-import-none = Pega primero una lista.
invalid-import-many = Mil líneas a la vez como mucho.
invalid-import-columns = Di qué columna tiene el nombre, o qué se necesita.
## In further languages, lent, and what one should know
mark-car = hace falta un coche
mark-small = menos de una hora
mark-lifting = hay algo pesado que cargar
mark-collect = hay que venir a buscarlo
mark-no_papers = no se piden papeles
mark-step_free = sin escalones
mark-in_pairs = vamos de dos en dos
mark-cool = hay que llevarlo en frío
mark-show_paper = allí piden un papel
mark-paused = en pausa
new-marks = Bueno saberlo
new-lent-for = Se presta: vuelve después de cuántos días
new-lent-for-hint = Solo para lo que tiene que volver. Déjalo vacío para lo que regalas.
board-only = Solo
board-any-only = todo
board-only-today = para hoy
board-only-again = lo que se repite
board-any-language = cualquier idioma
translation-by = Traducción de { $name }.
translation-by-neighbour = Traducción de alguien del barrio.
translation-by-pod = Traducción del grupo que lo publicó.
translation-original = Este es el original.
translation-show = Ver la traducción
translation-show-original = Ver el original
translation-fold = Traducir esto
translation-language = Al
translation-hint = Escribe como lo dirías. Tu nombre está al lado, para la gente del barrio.
translation-button = Guardar la traducción
translation-away = Quitar la traducción: { $language }
done-translated = Gracias. Quien lee ese idioma ve tus palabras.
history-translated = { $actor } trabajó en una traducción.
invalid-translation-language = Elige un idioma en el que aún no esté.
invalid-translation-many = Ocho idiomas como mucho.
loan-out = Uno está prestado, vuelve a más tardar el { $date }.
loan-out-to = Lo tiene { $name }, vuelve a más tardar el { $date }.
loan-until = Prestado hasta el { $date }.
loan-returned = Volvió el { $date }.
loan-back = Ya volvió
history-returned = { $actor } dice que ya volvió.
history-returned-n = { $actor } dice que ya volvió: { $amount }.
notice-loan-due = Algo que te prestaron tiene que volver mañana a más tardar
notice-loan-due-lender = Algo que prestaste tiene que volver mañana a más tardar
notice-returned = Lo que te prestaron ya volvió. Gracias
invalid-lent-for = Escribe por cuántos días, del 1 al 366.
invalid-lent-ask = Solo se puede prestar lo que se ofrece.
left-lent = Ahora está prestado
too-many-requests = Vas muy deprisa. Espera un minuto y sigue.
## A map of areas
map-title = Un mapa de tus zonas
map-lead = Con un mapa, la gente elige una zona viendo dónde está. Lo dibuja este servidor; no se pide ninguna imagen a nadie más.
map-text = El mapa (GeoJSON)
map-text-hint = Dibuja tus zonas, o recórtalas, en un sitio como geojson.io, pon a cada una el nombre que llevan tus anuncios, y pega el texto aquí. Solo zonas, nunca casas. Vacío quita el mapa.
map-source = De dónde viene
map-source-hint = Por ejemplo: © colaboradores de OpenStreetMap. Aparece debajo del mapa.
map-button = Guardar este mapa
map-label = Mapa de las zonas
map-caption = Cuanto más oscuro, más hay en el tablón. La lista de abajo dice lo mismo.
invalid-map = No podemos leer este mapa. Guárdalo como GeoJSON, en grados, y pégalo otra vez.
invalid-map-many = Doscientas zonas como mucho.
invalid-map-none = En este mapa no hay ninguna zona con nombre.
## Without a signal
offline-title = No hay señal
offline-words = Esta página necesita señal. Tu ronda está en este teléfono, si la miraste hoy.
offline-kept-title = Guardado en este teléfono
offline-kept-words = No hay señal. Lo que dijiste queda guardado, y se envía cuando mires tu ronda con señal.
offline-kept-here = Esta página queda un día en este teléfono, para leerla sin señal. Se borra cuando sales.
offline-waiting = Falta enviar.
offline-sent = Enviado ahora.
offline-refused = No se aceptó: mira la promesa.
## A pod splits
split-title = Dividir el grupo
split-many = Ya son { $count }. ¿Quieren dividir el grupo?
split-lead = Algunas personas pasan a un grupo nuevo propio. Se llevan sus datos, sus tareas y lo suyo que solo ve el barrio; nadie vuelve a escribir nada. Lo que es público, y lo que ya está prometido, termina aquí.
split-who = ¿Quién va al grupo nuevo?
split-who-hint = Pregúntales antes.
split-keys = ¿Quién tiene las llaves allí?
split-keys-hint = Empieza también en la mesa, y puede pasar las dos cosas.
split-button = Dividir el grupo
done-split = El grupo nuevo está aquí.
notice-pod-split = Estás en un grupo nuevo
history-pod-split = Pasó a otro grupo.
invalid-split = Elige quién va al grupo nuevo y quién se queda. Alguien con las llaves tiene que quedarse.
invalid-split-keys = Elige a alguien que vaya allí para tener las llaves.
notice-translated = Se tradujo un anuncio del grupo
invalid-helps-already = Ya ayuda con esto.
invalid-translation-old = El texto cambió mientras tanto. Míralo y traduce otra vez.
notice-card-made = La mesa hizo una ficha para una de tus promesas
history-paused = { $actor } lo puso en pausa.
history-resumed = { $actor } lo reanudó.
pause-button = Ponerlo en pausa
resume-button = Reanudarlo
done-paused = Está en pausa. Por ahora nadie puede responder; lo acordado sigue.
done-resumed = Sigue. Ya se puede responder otra vez.
refusal-paused = Está en pausa por ahora. Vuelve en unos días.
availability-free = Libre: { $days }
availability-days = ¿Qué días tienes libres?
availability-days-hint = Para esos días, la mesa te pregunta primero.
dispatch-free = libre ese día
dispatch-knows-area = ya ha llevado cosas allí

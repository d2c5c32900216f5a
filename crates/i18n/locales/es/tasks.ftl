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
detail-shopping-hint-own = Una cosa en cada línea. No se publica.
detail-shopping-hint-caller = Una cosa en cada línea. No se publica.
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

## A kit: how a pod does things, for others to begin with
kit-title = Hacerlo como { $pod }
kit-lead = Así hace las cosas { $pod }: lo que acordó, sus tipos de cosas, sus palabras y sus listas. Tómalo, cámbialo y empieza el tuyo. No le debes nada a nadie.
kit-desk-title = Cómo lo hacemos, para otros
kit-is-shared = Cualquiera puede copiar cómo lo hacemos, tal como está ese día. Lo que se ve está abajo. Dejamos fuera lo que tiene un número de teléfono o una dirección. Los nombres no los encontramos: léelo todo.
kit-is-not-shared = Otros pods podrían empezar con nuestra forma de hacer. Si la compartes, cualquiera puede copiar lo que está abajo, y también lo que cambiemos después. Dejamos fuera lo que tiene un número de teléfono o una dirección. Los nombres no los encontramos: léelo todo antes.
kit-share = Que cualquiera la copie
kit-keep = Dejar de compartirla
kit-left-out = Quedó fuera, porque hay algo privado, como un número de teléfono:
kit-take-fold = Tomar la forma de hacer de otro pod
kit-file = El archivo que te dio otro pod
kit-file-hint = Termina en kit.json. Lo que ya tenemos se queda como está.
kit-take = Tomarla
kit-taken =
    { $n ->
        [0] No hay nada nuevo para nosotros.
        [one] Una cosa de { $pod } es ahora también nuestra.
       *[other] { $count } cosas de { $pod } son ahora también nuestras.
    }
kit-left = Esto se dejó: ya está, o antes lo decidimos entre todos: { $what }
kit-begin = Empieza el tuyo
kit-step-take = Toma el archivo.
kit-download = Tomar el archivo
kit-step-server = Instala tu propio servidor. En su primera página, elige el archivo.
kit-step-here = O pregunta a quien lleve un servidor cerca. Empieza tu pod con una sola orden:
kit-step-flyer = Imprime un cartel con tu propia dirección y cuélgalo. El nuestro es así:
kit-kinds = Nuestros propios tipos de cosas
kit-flyers = Lo que dice el cartel
kit-lineage = De dónde viene
kit-kit = Cómo lo hacemos
kit-copy = Empezar un pod como este
kit-parent = Empezó como { $pod } ({ $address }), { $date }.
setup-kit = El archivo de otro pod, para empezar como él
setup-kit-hint = Termina en kit.json. Sus reglas serán las tuyas, salvo que escribas otras arriba.
invalid-kit = No es un archivo así. Elige el que te dio otro pod.
log-act-kit-share = { $actor } deja que cualquiera copie la forma de hacer de un pod.
log-act-kit-keep = { $actor } ya no comparte la forma de hacer de un pod.
log-act-kit-take = { $actor } tomó la forma de hacer de otro pod.

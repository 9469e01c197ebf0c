#include "linkage/names.h"

#include "base/text.h"

#include <string.h>

/* Given names that stand for each other in papers, at school and at home; the chief form first.  Folded as name_fold() does. */
static const char *const groups[] = {
    "adrian adi adriano hadrian adrianus adorian",
    "adriana adi adrienn adrianna",
    "agnes agneta agnesa agnieszka",
    "alexandra sanda sandra alexa sasha sasa alexandrina saniuta alesandra szandra",
    "alexandru alex alexandr aleksandr aleksandar alexander sandu sandor sasa sasha alecu alexe sandi sanea sacha aleco",
    "alexei alexe aleksei alexie aliosa elek",
    "alina alinuta lina",
    "ana anna anuta anica anca aneta anisoara annuska ania ancuta panni aniko annus nusa hanna",
    "anastasia nastea nastia nastasia anastazia anasztazia stasia tasia",
    "anatol anatolie anatolii tolea anatoli tolik",
    "andrei andras andrej andreas andrii andi andries bandi andrey andrew",
    "andreea andrea andreia deea andi",
    "angela anghelina angelica angi lica angelina",
    "anton antonie antal toni antoniu antonio anti antonius tony",
    "antonia antonina tonia tonea nina antonella",
    "aurel aurelian relu aurica aureliu aurelius rel",
    "aurelia aura aurica relia orica",
    "barbara varvara borbala varia bori",
    "bogdan bogdi bodo",
    "camelia lia cami kamelia",
    "carol caroly karoly karol karl charles carl caroi",
    "catalin cata catalinel",
    "cezar cesar",
    "cristian cristi cristinel christian kristian krisztian cristel",
    "cristina cristi kristina krisztina christina tina cristinela",
    "constantin costica costel dinu costi costache titi constantine konstantin costea costin konstantinos kostia",
    "constanta tanta constantina konstancia",
    "corneliu cornel nelu kornel cornelius",
    "cornelia nela lia kornelia cora",
    "dan daniel danut dani danu daniil danila",
    "daniela dana dani danuta daniella",
    "david davide davit davidut",
    "denisa denise denissa",
    "dimitrie dumitru mitica dimitri dmitri dmitrii mitru dumi dima demeter mitea mitu dimitrii dimitar dimitrios mitrica dumitrache",
    "dorin dorel dorian doru",
    "dorina dora dorinel doina",
    "dorothea dorottya dora teodora dorota doroteea",
    "ecaterina catalina caterina katalin cati kati katerina katerin catrina catinca catherine katarina katia catea ekaterina "
    "cathy ketrin catita titiana ina katharina kata",
    "eduard edi edward edvard edik",
    "elena ileana lenuta helena elen ilona ilinca lena ela elenuta leni helene iliana alena nuta ilonka ica ilca olena lenka iolanda",
    "elisabeta erzsebet elisabeth elizabeta elisaveta lisaveta beta eliza erji elizabeth elizaveta lisa liza saveta bozsi erika betty veta",
    "emanuel manuel emanoil emi manu emmanuel manolache imanuel manole",
    "emanuela manuela ema emi emmanuela",
    "emil emilian emi emilio",
    "emilia ema emi milia emiliana mila",
    "eugen jeno evgheni evghenii iugen jenica genu evgheny eugeniu eugene iani",
    "eugenia jeni genia evghenia jenica",
    "eva ieva evi ivi evica evuska",
    "filip filipp fulop philip",
    "florin florian flori florinel florea flavian",
    "florentina flori floarea florica florina tina florea virag flora",
    "francisc ferenc feri franz francis franja feco frantisek franciscus",
    "francisca franciska fani francesca ferike",
    "gabriel gabi gavril gavrila gabor gavriil",
    "gabriela gabi gabriella gabita gavrila",
    "gheorghe george gigi ghita gheorghita gyorgy georghe georgi gheorghii georg gicu iurie iuri gigel georgica iorgu gyuri gogu jorj "
    "giorgi gheorghi iorga djordje giordie",
    "georgiana georgeta gina geta georgia gheorghina georgina gyorgyi",
    "grigore grigorie grisa gligor gergely grigori grigorii grig greg gregor grigoras gergo",
    "horatiu horia horatio",
    "iacob iakov jakab iacov jacob jakob",
    "ilie elias illes elie iliuta ilia iliia ilies eliade ilija illia",
    "ignat ignac ignatie ignatiu",
    "ioana oana ivana ioanna iana jana johanna ionela ianca joana nela janka",
    "ion ioan ionel nelu ionut ionica ianos janos ivan jan john iani iancu vania vanea johann iovan jovan hans johannes nuti "
    "ioanis nica jancsi ivo iohan ivanco jani",
    "iosif josif jozsef iosef joseph jojo osip sosea pepi iosca jozef joska josef",
    "irina irinel irena irene arina ira irinuca iren",
    "isabela isabella izabela izabella bela",
    "iulian iulius iuliu julian gyula iuli julius iulica",
    "iuliana iulia julia juliana iulica julianna lia juli",
    "ladislau laszlo lazlo vladislav laci ladislaus laslo ladislav vaslo",
    "larisa lara lari larissa",
    "laurentiu lorinc laurean lorenz laur lari lavrente lavrenti laurent lorant",
    "lazar lazarus lazea lazarica",
    "leonid leonida lenea leonte leonard",
    "loredana lori lore dana",
    "lucian luci lucica lucianus lucien",
    "lucia luci lucica lucretia luciana",
    "ludmila luda liudmila mila lyudmila liuda ludovica",
    "ludovic lajos ludwig lali ludvig lui",
    "marcu marc marcus markus marko mark marco",
    "magdalena magda lena magdolna madalina magdi mada",
    "marcel marci marcell marcelus",
    "margareta margit margaret rita margarita greta marga margherita margo",
    "maria marioara maricica mari marusia mary marie marusea marija mariia masa mariuca mia mariuta marika mica marita",
    "mariana mari marianne marianna",
    "marian marin marinel marinica",
    "martin marton marti martinus",
    "matei mateus mate matias matyas matvei matthias matthew mathias",
    "mihai mihail mihaly mihali mihaita misu misa mihu mihalache misha miska mihalea mihailo misi mihnea mihajlo michael mihei "
    "michail mikhail mihal miso mihut",
    "mihaela mihaila ela michaela miha mihaiela",
    "mircea mirciulica mircica miroslav",
    "monica moni monika",
    "natalia natasa natalita nata natalie natasha nataliia talia natalija",
    "nicolae nicolai nicu nicusor miklos colea neculai nicola nicolaie necula niculae nae culai nikola nikolai nicholas niki kolea niculai "
    "nicolaus niculita culita miki",
    "nicoleta nico niculina nicola nicoletta nica nicolina",
    "octavian tavi octav tavian octavianus",
    "oleg olejik olezia",
    "olga olea olia olguta olgica helga",
    "olimpia pia lia olimpiada",
    "paraschiva parascovia praskovia piroska paraschita",
    "pavel paul pal pali pavlusa pavlo palko pavle paulus pavlik",
    "paula paulina pavlina pauline",
    "petru petre petrica peter petar petro piotr petea petrisor pedro petrache peti petrut petrus pierre pyotr",
    "petronela petra nela petruta petronella petria",
    "radu raducu radut radi",
    "rodica rodi rodita",
    "roxana roxi roxanda ruxandra roxelana",
    "ruxandra ruxi sanda roxandra",
    "samuel samuil sami sam samoila samu",
    "sebastian sebi bastian sebastien sebestyen",
    "serghei sergiu sergei serghii serioja sergo sergius sergiusz serj serge sergej",
    "silviu silvian silvestru silvius silvio",
    "silvia silvi silvica sylvia szilvia",
    "simion simon semion simeon sima semen simo",
    "simona simone moni simonetta",
    "sofia sofica zsofia sonia sofi sophia sofiia sonea zofia sofie",
    "sorin sorinel sori",
    "sorina sorinela sora",
    "stefan fane fanel istvan stevan stephan stepan stefanica stefanel stephen steven fanica pista stipan stefanita",
    "stefania fanica stefana fana stephanie stefi fani stefanita",
    "stela steluta stella",
    "susana zsuzsanna suzana zsuzsa susanna suzi sanna zuzana",
    "svetlana lana sveta svetla",
    "tamara tama",
    "tatiana tania tanea tatyana tatjana tina",
    "teodor tudor theodor fedor feodor todor teo tivadar toader teddy fiodor tudorel",
    "teodora dora tudora teo theodora tudorita",
    "tereza terezia tereze terez theresa teresa teri",
    "tiberiu tibor tibi tiberius",
    "toma tomas tamas thomas tomita tom",
    "traian trajan trai",
    "vadim vadi vadic",
    "valentin vali valentinus bali valea balint",
    "valentina vali valea tina",
    "valeriu valerian vali valeri valerii valerie valer",
    "valeria vali valerica lera",
    "vasile vasilica vasilie vasili vasilii laszlo vasea vasia sile lica basil vasilij vasilis vasil",
    "vasilica vasilisa lica vasilina",
    "veronica vera nica veronika vero",
    "victor vitea viktor victoras gyozo vica",
    "victoria vica viktoria vichi victorita viki",
    "viorica violeta vio rica ibolya viorela viola",
    "virgil gili virgiliu",
    "virginia gina virgi",
    "vitalie vitali vitalii vitea vitalik vitaly",
    "vladimir vlad volodea vova vladi vladut volodimir",
    "viaceslav veaceslav slava slavic vyacheslav veceslav",
    "zaharia zahar zaharie",
    "zoltan zoli solt",
    "zamfira samfira safira",
    "zinaida zina zenovia",
};

typedef struct {
    const char *word;
    guint16 group;
    guint16 chief; /* it is the group's first */
} Entry;

static int compare_entries(const void *a, const void *b)
{
    const Entry *left = a, *right = b;
    int order = strcmp(left->word, right->word);
    if (order)
        return order;
    order = (int)right->chief - (int)left->chief;
    return order ? order : (int)left->group - (int)right->group;
}

static GArray *make_index(void)
{
    GArray *index = g_array_new(FALSE, FALSE, sizeof(Entry));
    for (guint g = 0; g < G_N_ELEMENTS(groups); g++) {
        g_auto(GStrv) words = g_strsplit(groups[g], " ", -1);
        for (guint i = 0; words[i]; i++) {
            Entry entry = {g_intern_string(words[i]), (guint16)g, i == 0};
            g_array_append_val(index, entry);
        }
    }
    g_array_sort(index, compare_entries);
    return index;
}

/* The words in order, each as often as it is in groups; made once. */
static const GArray *word_index(void)
{
    static GArray *index;
    static gsize made;
    if (g_once_init_enter(&made)) {
        index = make_index();
        g_once_init_leave(&made, 1);
    }
    return index;
}

/* The first entry that isn't before word. */
static guint find_word(const GArray *index, const char *word)
{
    guint low = 0, high = index->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (strcmp(g_array_index(index, Entry, middle).word, word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

guint name_groups(const char *word, guint16 ret_groups[NAME_GROUPS])
{
    const GArray *index = word_index();
    guint count = 0;
    for (guint i = find_word(index, word); i < index->len && count < NAME_GROUPS; i++) {
        const Entry *entry = &g_array_index(index, Entry, i);
        if (strcmp(entry->word, word) != 0)
            break;
        if (count == 0 || ret_groups[count - 1] != entry->group)
            ret_groups[count++] = entry->group;
    }
    return count;
}

bool name_is_variant(const char *word, const char *other)
{
    guint16 mine[NAME_GROUPS], theirs[NAME_GROUPS];
    if (strcmp(word, other) == 0)
        return false;
    guint count = name_groups(word, mine), others = count ? name_groups(other, theirs) : 0;
    for (guint i = 0; i < count; i++)
        for (guint j = 0; j < others; j++)
            if (mine[i] == theirs[j])
                return true;
    return false;
}

/* The first word of a group, which the index keeps for good. */
static const char *chief_of(guint group)
{
    g_autofree char *word = g_strndup(groups[group], strcspn(groups[group], " "));
    return g_intern_string(word);
}

const char *name_canonical(const char *word)
{
    guint16 mine[NAME_GROUPS];
    return name_groups(word, mine) ? chief_of(mine[0]) : word;
}

GPtrArray *name_variants(Pool *pool, const char *word)
{
    GPtrArray *variants = pool_list(pool);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    guint16 mine[NAME_GROUPS];
    g_ptr_array_add(variants, pool_strdup(pool, word));
    g_hash_table_add(seen, variants->pdata[0]);
    guint count = name_groups(word, mine);
    for (guint i = 0; i < count; i++) {
        g_auto(GStrv) words = g_strsplit(groups[mine[i]], " ", -1);
        for (guint w = 0; words[w]; w++)
            if (!g_hash_table_contains(seen, words[w])) {
                g_ptr_array_add(variants, pool_strdup(pool, words[w]));
                g_hash_table_add(seen, variants->pdata[variants->len - 1]);
            }
    }
    return variants;
}

char *name_fold(Pool *pool, const char *name)
{
    return text_name_key(pool, name);
}

/* The class of a letter's sound; 0: not heard, 'i' stands for all vowels. */
static char sound_of(const char *at, const char *end, char before)
{
    char next = at + 1 < end ? at[1] : 0;
    switch (*at) {
    case 'a': case 'e': case 'i': case 'o': case 'u': case 'y': case 'j': return 'i';
    case 'c': case 'k': case 'q': case 'x': return 'c';
    case 'z': return before == 's' || before == 'c' || before == 't' ? 0 : 's'; /* sz, cz, tz */
    case 's': return before == 'c' || before == 't' ? 0 : 's';                  /* cs, ts */
    case 'w': return 'v';
    case 'h': return 0;
    case 'p': return next == 'h' ? 'f' : 'p';
    case 'd': return next == 't' ? 0 : 'd'; /* Schmidt */
    case 't': return next == 'c' && at + 2 < end && at[2] == 'h' ? 0 : 't';
    }
    return g_ascii_isalnum(*at) || (guchar)*at >= 0x80 ? *at : 0;
}

/* Vowels count at the start of a word only, where a e o u differ but i, j and y don't. */
static char first_sound(const char *at, const char *end)
{
    if (strchr("aeou", *at))
        return *at;
    if (*at == 'h')
        return at + 1 < end && strchr("aeiouy", at[1]) ? 'h' : 0;
    return sound_of(at, end, 0);
}

static bool is_sch(const char *at, const char *end)
{
    return end - at >= 3 && at[0] == 's' && at[1] == 'c' && at[2] == 'h';
}

gsize name_sound_of_folded(const char *folded, gsize bytes, char *buffer, gsize size)
{
    const char *end = folded + bytes;
    gsize length = 0;
    bool fresh = true; /* at the start of a word */
    for (const char *at = folded; at < end && length + 1 < size; at++) {
        if (*at == ' ') {
            if (length && buffer[length - 1] != ' ')
                buffer[length++] = ' ';
            fresh = true;
            continue;
        }
        char sound = fresh ? first_sound(at, end) : sound_of(at, end, at[-1]);
        bool doubled = !fresh && sound == (at[-1] == *at ? sound : 0);
        if (is_sch(at, end))
            at += 2; /* one sound, as s */
        if (sound && !doubled && (fresh || sound != 'i'))
            buffer[length++] = sound;
        fresh = fresh && !sound;
    }
    if (length && buffer[length - 1] == ' ')
        length--;
    buffer[length] = '\0';
    return length;
}

char *name_sound(Pool *pool, const char *name)
{
    const char *folded = name_fold(pool, name);
    gsize bytes = strlen(folded);
    char *buffer = pool_alloc(pool, bytes + 2);
    name_sound_of_folded(folded, bytes, buffer, bytes + 2);
    return buffer;
}

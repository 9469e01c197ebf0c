#include "modules/demo/report.h"

#include <string.h>

#include "base/text.h"

/* Sentences as reports have them, by what a measure's title speaks of.  No person, place or event in them is real. */

#define MARK " (date demonstrative)"

typedef struct {
    const char *words;    /* parts of a folded title, parted by "|"; the first theme that has one wins */
    const char *done[4];  /* NULL-ended */
    const char *next[3];
} Theme;

static const Theme themes[] = {
    {"campani|spot|disemin|informarea|materiale|constient",
     {"Campania s-a desfășurat în școli, în centrele comunitare și pe pagina de internet.",
      "Au fost tipărite și împărțite materiale informative; s-a răspuns la întrebările participanților.",
      "S-au ținut întâlniri de informare în cartier, cu sprijinul mediatorului comunitar.", NULL},
     {"Se reia campania în perioada următoare, cu materiale actualizate.", "Se adaugă o versiune ușor de citit a materialelor.", NULL}},
    {"discrimin|victim|violent|trafic|abuz|migrat",
     {"Au fost ținute sesiuni despre drepturi și despre pașii de urmat pentru o sesizare.",
      "Angajații au participat la o instruire privind prevenirea discriminării.",
      "Cazurile semnalate au fost înregistrate și îndrumate către instituțiile competente.", NULL},
     {"Se actualizează registrul cazurilor și procedura de lucru.", "Se planifică o sesiune și pentru personalul nou.", NULL}},
    {"sanat|medic|vaccin|sanitar|droguri|hepatit",
     {"Mediatorii sanitari au făcut vizite la domiciliu și au însoțit familiile la medicul de familie.",
      "A fost organizată o caravană medicală cu consultații generale și consiliere.",
      "Persoanele fără medic de familie au fost îndrumate pentru înscriere.", NULL},
     {"Se programează o nouă acțiune în teren în perioada următoare.", "Se distribuie materialele informative în centrele de zi.", NULL}},
    {"piata muncii|loc de munca|ocupar|ocupat|angaja|somer|profesional|antrepren|munca",
     {"Persoanele aflate în căutarea unui loc de muncă au fost informate și consiliate individual.",
      "A fost organizată o bursă a locurilor de muncă, cu participarea angajatorilor locali.",
      "Cursanții au primit sprijin pentru înscrierea la cursurile de calificare.", NULL},
     {"Se continuă medierea cu angajatorii interesați.", "Se deschide o nouă grupă de calificare după validarea listei.", NULL}},
    {"scoala dupa scoala|abandon|elevi|copii|scolar|gradinit|prescolar|invatamant|curricul",
     {"Copiii au fost înscriși în activitățile de sprijin, iar prezența a fost urmărită împreună cu școlile.",
      "Au avut loc întâlniri cu părinții și cu mediatorul școlar; cazurile de absență repetată au fost discutate individual.",
      "S-au organizat ore de recuperare și activități extrașcolare în afara programului.", NULL},
     {"Se continuă monitorizarea lunară a prezenței.", "Se pregătesc înscrierile pentru anul școlar următor.", NULL}},
    {"locuint|locuire|adapost|evacu|chirii",
     {"Documentația tehnică a fost actualizată, iar cererile au fost verificate în teren.",
      "Familiile au fost consiliate privind dosarul pentru locuință și plata utilităților.", NULL},
     {"Se așteaptă avizele și deschiderea liniei de finanțare.", "Se reia evaluarea dosarelor după completarea actelor.", NULL}},
    {"cultur|tradit|festival|artist|limba|istori|muzic|mestesug",
     {"A fost organizat un eveniment cultural cu participarea copiilor și a artiștilor din comunitate.",
      "Atelierele de meșteșuguri au fost deschise publicului pe durata a două zile.",
      "Materialele realizate au fost publicate pe pagina instituției.", NULL},
     {"Se pregătește ediția următoare împreună cu partenerii.", "Se caută o sursă de finanțare pentru deplasări.", NULL}},
    {"documente|stare civila|identitate|recensam",
     {"Echipa a mers în teren și a sprijinit persoanele fără acte la întocmirea dosarelor.",
      "Cererile au fost transmise serviciului de evidență a persoanelor.", NULL},
     {"Se urmăresc dosarele aflate în lucru.", "Se organizează încă o deplasare în cartier.", NULL}},
    {"instrui|formare|curs|perfection|pregatire|specializ",
     {"Au fost organizate sesiuni de instruire, cu prezență consemnată și evaluare la final.",
      "Participanții au primit materialele de curs și adeverințe.", NULL},
     {"Se întocmește necesarul de instruire pentru perioada următoare.", "Se deschide o a doua grupă.", NULL}},
    {"parteneriat|protocol|grup de lucru|sedint|intalnir|colabor|conventi",
     {"Grupul de lucru s-a întrunit, iar procesul-verbal a fost transmis tuturor partenerilor.",
      "Protocolul de colaborare a fost semnat și se aplică.", NULL},
     {"Se convoacă următoarea întâlnire trimestrială.", "Se prelungește protocolul cu partenerii actuali.", NULL}},
    {"date|diagnoz|registru|analiz|raport|metodolog|procedur|monitoriz|evalu|plan",
     {"Datele au fost culese de la instituțiile partenere și verificate; sinteza a fost transmisă conducerii.",
      "Procedura a fost revizuită și aprobată, iar personalul a luat cunoștință de ea.",
      "Raportul a fost întocmit și publicat.", NULL},
     {"Se actualizează datele la sfârșitul perioadei următoare.", "Se cere completarea datelor care lipsesc.", NULL}},
    {"",
     {"Activitățile prevăzute s-au desfășurat potrivit planului de lucru.",
      "Serviciul a funcționat fără întreruperi, iar solicitările au fost evaluate la timp.",
      "Beneficiarii au fost informați, evaluați și îndrumați către serviciile potrivite.", NULL},
     {"Se continuă activitatea în perioada următoare.", "Se evaluează rezultatele împreună cu partenerii.", NULL}},
};

static bool has_part(const char *folded, const char *words)
{
    g_auto(GStrv) parts = g_strsplit(words, "|", -1);
    for (guint i = 0; parts[i]; i++)
        if (strstr(folded, parts[i]))
            return true;
    return *words == '\0';
}

static const Theme *theme_of(Pool *pool, const char *title)
{
    const char *folded = text_fold(pool, title);
    guint i = 0;
    while (!has_part(folded, themes[i].words))
        i++;
    return &themes[i];
}

const char *report_done_text(Pool *pool, Random *random, const char *title)
{
    return pool_printf(pool, "%s%s", random_pick(random, theme_of(pool, title)->done), MARK);
}

const char *report_next_text(Pool *pool, Random *random, const char *title)
{
    return pool_printf(pool, "%s%s", random_pick(random, theme_of(pool, title)->next), MARK);
}

const char *report_reason_text(Pool *pool, Random *random, const char *state)
{
    static const char *const not_started[] = {
        "Nu au fost alocate fonduri în bugetul acestui an.", "Acordul de parteneriat nu a fost încă semnat.",
        "Postul specialistului este vacant.", "Linia de finanțare nu s-a deschis.", NULL,
    };
    static const char *const postponed[] = {
        "Licitația a fost reluată; începerea s-a mutat cu un semestru.", "S-a amânat până la aprobarea rectificării bugetare.",
        "Partenerul a cerut un nou termen.", "Sala nu a fost disponibilă; activitatea s-a reprogramat.", NULL,
    };
    return pool_printf(pool, "%s%s", random_pick(random, strcmp(state, "postponed") == 0 ? postponed : not_started), MARK);
}

const char *report_return_text(Random *random)
{
    static const char *const notes[] = {
        "Vă rugăm să completați valorile pe sexe și să atașați procesul-verbal." MARK,
        "La două măsuri suma cheltuită lipsește. Vă rugăm să o adăugați, apoi să retrimiteți raportul." MARK,
        "Numărul participanților nu se potrivește cu perioada trecută. Vă rugăm să îl verificați." MARK, NULL,
    };
    return random_pick(random, notes);
}

#include "modules/plans/cells.h"

static Pool *pool;

/* "responsible|responsible>partner>partner" */
static const char *line(const char *text)
{
    GPtrArray *partners = pool_list(pool), *responsible = bodies_read(pool, text, NULL, partners, NULL);
    GString *joined = pool_string(pool);
    for (guint i = 0; i < responsible->len; i++)
        g_string_append_printf(joined, "%s%s", i ? "|" : "", (const char *)responsible->pdata[i]);
    for (guint i = 0; i < partners->len; i++)
        g_string_append_printf(joined, ">%s", (const char *)partners->pdata[i]);
    return joined->str;
}

typedef struct {
    const char *text, *expected;
} Case;

static void check_all(const Case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++)
        g_assert_cmpstr(line(cases[i].text), ==, cases[i].expected);
}

static void run_together_bodies_are_told_apart(void)
{
    static const Case cases[] = {
        {"Direcția Generală Poliția Locală Tulcea", "Direcția Generală Poliția Locală Tulcea"},
        {"Fundația Hospice Casa Speranței", "Fundația Hospice Casa Speranței"},
        {"AJOFM Tulcea, Camera de Comerț, Industrie și Agricultură Tulcea", "AJOFM Tulcea|Camera de Comerț, Industrie și Agricultură Tulcea"},
        {"Ministerul Educației Unitățile de învățământ din Timișoara ISJ Timiș", "Ministerul Educației|Unitățile de învățământ din Timișoara|ISJ Timiș"},
        {"DAS - Timișoara DAS - Timișoara - Compartiment Evaluare Planificare si Intervenție Comunitară AJOFM",
         "DAS - Timișoara|DAS - Timișoara - Compartiment Evaluare Planificare si Intervenție Comunitară|AJOFM"},
        {"AJOFM DAS Timisoara- Serviciul Beneficii", "AJOFM|DAS Timisoara- Serviciul Beneficii"},
        {"Casa de Cultură a Municipiului Timișoara Consiliul Local și institutii culturale",
         "Casa de Cultură a Municipiului Timișoara|Consiliul Local|institutii culturale"},
        {"Primăria Reșița Direcția de Asistență Socială Inspectoratul Școlar Județean Caraș-Severin",
         "Primăria Reșița|Direcția de Asistență Socială|Inspectoratul Școlar Județean Caraș-Severin"},
        {"Organizațiile nonguvernamentale rome Secția serviciul de presă", "Organizațiile nonguvernamentale rome|Secția serviciul de presă"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void signs_and_numbers_of_a_list_are_no_names(void)
{
    static const Case cases[] = {
        {"- Primăria\n- Inspectoratul Școlar", "Primăria|Inspectoratul Școlar"},
        {"- Primăria - Inspectoratul Școlar", "Primăria|Inspectoratul Școlar"},
        {"1. Primăria 2. DGASPC", "Primăria|DGASPC"},
        {"Școala nr. 2. Primăria", "Școala nr. 2|Primăria"},
        {"Ответственный: Примэрия\nПартнеры: НПО", "Примэрия>НПО"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void names_go_on_over_lines(void)
{
    static const Case cases[] = {
        {"Direcția Fond Locativ, Utilități\nPublice și Transport", "Direcția Fond Locativ, Utilități Publice și Transport"},
        {"Liceul Tehnologic\n„Anghel Saligny”", "Liceul Tehnologic „Anghel Saligny”"},
        {"Liceul\nTehnologic, Primăria", "Liceul Tehnologic|Primăria"},
        {"Primăria\nAsistentul social", "Primăria|Asistentul social"},
        {"Direcția Educație\nPrimăria și Școala", "Direcția Educație|Primăria|Școala"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void parts_stay_with_their_whole(void)
{
    static const Case cases[] = {
        {"DAS - Timișoara Centrul de zi \"Sf.Nicolae\"", "DAS - Timișoara Centrul de zi \"Sf.Nicolae\""},
        {"DAS MT -Centrul de Recuperare pentru Copii", "DAS MT -Centrul de Recuperare pentru Copii"},
        {"PMT Compartiment Minoritati și Relații Interetnice, ONG-uri, alte institutii",
         "PMT Compartiment Minoritati și Relații Interetnice|ONG-uri|alte institutii"},
        {"Asociația Centrul de Resurse pentru Regenerare Urbană", "Asociația Centrul de Resurse pentru Regenerare Urbană"},
        {"Organizația Salvați Copiii - Filiala Timișoara", "Organizația Salvați Copiii - Filiala Timișoara"},
        {"Societatea pentru Copii și Părinți SCOP", "Societatea pentru Copii și Părinți SCOP"},
        {"Parohia Ortodoxă Română Fabric Vest-", "Parohia Ortodoxă Română Fabric Vest-"},
        {"UAT Comuna Recaș", "UAT Comuna Recaș"},
        {"ANOFM, Subdiviziunea Telenești", "ANOFM, Subdiviziunea Telenești"},
        {"Transloc S.A.", "Transloc S.A."},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void commas_inside_names_do_not_split(void)
{
    static const Case cases[] = {
        {"Direcția cultură, Direcția generală asistența socială, sănătate și protecția familiei",
         "Direcția cultură|Direcția generală asistența socială, sănătate și protecția familiei"},
        {"Direcția învățământ, tineret și sport, AOFM, IMSP „CMF Bălți”, organizațiile nonguvernamentale rome,",
         "Direcția învățământ, tineret și sport|AOFM|IMSP „CMF Bălți”|organizațiile nonguvernamentale rome"},
        {"Ministerul Muncii, Familiei, Tineretului și Solidarității Sociale, ANPIS", "Ministerul Muncii, Familiei, Tineretului și Solidarității Sociale|ANPIS"},
        {"Compartiment Evaluare, Planificare", "Compartiment Evaluare, Planificare"},
        {"DAS - Compartiment Evaluare, Planificare și Intervenție Comunitară, ISJ", "DAS - Compartiment Evaluare, Planificare și Intervenție Comunitară|ISJ"},
        {"Управление образования, молодежи и спорта, НПО", "Управление образования, молодежи и спорта|НПО"},
        {"Department of Education, Youth and Sport; Police", "Department of Education, Youth and Sport|Police"},
        {"Crucea Roșie, Salvați Copiii, Caritas", "Crucea Roșie|Salvați Copiii|Caritas"},
        {"Secretarul consiliului, Direcția finanțe, etc.", "Secretarul consiliului|Direcția finanțe"},
        {"Centrul „M.Blanc”, Școala de Arte „C.Porumbescu”, CRAT", "Centrul „M.Blanc”|Școala de Arte „C.Porumbescu”|CRAT"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void slashes_brackets_and_lines_split_where_bodies_begin(void)
{
    static const Case cases[] = {
        {"IPJ Timișoara/ PMTimișoara/IJJ Timiș Direcția Poliției Locale a Mun.Timișoara",
         "IPJ Timișoara|PMTimișoara|IJJ Timiș|Direcția Poliției Locale a Mun.Timișoara"},
        {"Institutul intercultural Timișoara / Liceul Electrotimis și Liceul Shakespeare (Școala Gimnazială nr.20 și Școala Gimnazială Rudolf Walther)",
         "Institutul intercultural Timișoara|Liceul Electrotimis|Liceul Shakespeare|Școala Gimnazială nr.20|Școala Gimnazială Rudolf Walther"},
        {"Cercetători/membri ai mediului academic/ experți relevanți", "Cercetători/membri ai mediului academic/ experți relevanți"},
        {"Serviciul public de asistență socială\nInstituții relevante\nAuditor", "Serviciul public de asistență socială|Instituții relevante|Auditor"},
        {"Direcția generală asistența\nsocială, sănătate și protecția familiei", "Direcția generală asistența socială, sănătate și protecția familiei"},
        {"1. Primăria\n2. DAS", "Primăria|DAS"},
        {"Direcția de Protecția Copilului (DGASPC Cluj)", "Direcția de Protecția Copilului (DGASPC Cluj)"},
        {"Primăria Cluj-Napoca; Asociația Romilor", "Primăria Cluj-Napoca|Asociația Romilor"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void partners_are_told_from_who_is_responsible(void)
{
    static const Case cases[] = {
        {"Fundația de Abilitare Speranța (Lider de parteneriat), Direcția de Asistență Socială (Partener 1). Grupul de Acțiune Locală Recaș (Partener 2)",
         "Fundația de Abilitare Speranța>Direcția de Asistență Socială>Grupul de Acțiune Locală Recaș"},
        {"Responsabil: Primăria\nParteneri: ISJ, DSP", "Primăria>ISJ>DSP"},
        {"DAS în parteneriat cu Asociația Caritas", "DAS>Asociația Caritas"},
        {"primarul, cu sprijinul parohiei", "primarul>parohiei"},
        {"Primăria Cluj (lider); DAS, Asociația Caritas (parteneri)", "Primăria Cluj>DAS>Asociația Caritas"},
        {"Primăria Rodna; DAS (lider); Asociația Caritas", "DAS>Primăria Rodna>Asociația Caritas"},
        {"Primăria Rodna (coordonator); DAS", "Primăria Rodna|DAS"},
        {"Partenerii de dezvoltare", "Partenerii de dezvoltare"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
    g_assert_cmpuint(bodies_read(pool, "DAS în parteneriat cu Asociația Caritas", NULL, NULL, NULL)->len, ==, 2);
}

static void unknown_bodies_are_kept_and_flagged(void)
{
    GPtrArray *notes = pool_list(pool), *bodies = bodies_read(pool, "Bunicul din colț, DAS", NULL, NULL, notes);
    g_assert_cmpuint(bodies->len, ==, 2);
    g_assert_cmpuint(notes->len, ==, 1);
    g_assert_cmpstr(((PlanNote *)notes->pdata[0])->text, ==, "Bunicul din colț");
    g_assert_cmpuint(bodies_read(pool, "-", NULL, NULL, notes)->len, ==, 0);
    g_assert_cmpuint(bodies_read(pool, NULL, NULL, NULL, notes)->len, ==, 0);
    g_assert_cmpuint(bodies_read(pool, "((( ,;/ \"", NULL, NULL, NULL)->len, <=, 1);
}

static void an_authoritys_own_names_are_kept_whole(void)
{
    const char *cell = "Atelierul Cultură, Dans / Teatru, Bunicul din colț";
    GPtrArray *more = pool_list(pool);
    g_assert_cmpuint(bodies_read(pool, cell, NULL, NULL, NULL)->len, >, 2);
    g_ptr_array_add(more, (char *)"Atelierul Cultură, Dans / Teatru");
    g_ptr_array_add(more, (char *)"Bunicul din colț");
    GPtrArray *notes = pool_list(pool), *bodies = bodies_read(pool, cell, body_names_new(pool, more), NULL, notes);
    g_assert_cmpuint(bodies->len, ==, 2);
    g_assert_cmpstr(bodies->pdata[0], ==, "Atelierul Cultură, Dans / Teatru");
    g_assert_cmpstr(bodies->pdata[1], ==, "Bunicul din colț");
    g_assert_cmpuint(notes->len, ==, 0);
}

static void a_cell_of_any_length_is_read_at_once(void)
{
    GString *text = g_string_new("Direcția a");
    for (int i = 0; i < 6000; i++)
        g_string_append(text, ", B b");
    gint64 before = g_get_monotonic_time();
    bodies_read(pool, text->str, NULL, NULL, NULL);
    g_assert_cmpint(g_get_monotonic_time() - before, <, 10 * G_USEC_PER_SEC);
    g_string_free(text, TRUE);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    pool = pool_new();
    g_test_add_func("/bodies/run_together", run_together_bodies_are_told_apart);
    g_test_add_func("/bodies/lists", signs_and_numbers_of_a_list_are_no_names);
    g_test_add_func("/bodies/lines", names_go_on_over_lines);
    g_test_add_func("/bodies/parts", parts_stay_with_their_whole);
    g_test_add_func("/bodies/commas", commas_inside_names_do_not_split);
    g_test_add_func("/bodies/signs", slashes_brackets_and_lines_split_where_bodies_begin);
    g_test_add_func("/bodies/partners", partners_are_told_from_who_is_responsible);
    g_test_add_func("/bodies/unknown", unknown_bodies_are_kept_and_flagged);
    g_test_add_func("/bodies/own_names", an_authoritys_own_names_are_kept_whole);
    g_test_add_func("/bodies/length", a_cell_of_any_length_is_read_at_once);
    int result = g_test_run();
    pool_free(pool);
    return result;
}

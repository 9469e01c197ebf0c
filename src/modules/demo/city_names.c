#include "modules/demo/city.h"

/* The most usual names of Timișoara's people, as published lists of frequencies have their order; how often each is, is only
 * about right.  Whoever is made of them is invented. */

const WeightedName city_families[] = {
    {"Popa", 190}, {"Popescu", 150}, {"Pop", 145}, {"Radu", 95}, {"Ionescu", 92}, {"Dumitru", 88}, {"Stan", 86}, {"Stoica", 82},
    {"Gheorghe", 80}, {"Matei", 76}, {"Ciobanu", 74}, {"Rusu", 72}, {"Munteanu", 70}, {"Moldovan", 70}, {"Constantin", 66},
    {"Mihai", 62}, {"Marin", 62}, {"Șerban", 58}, {"Lazăr", 56}, {"Ene", 50}, {"Florea", 50}, {"Toma", 50}, {"Dinu", 48},
    {"Vasile", 47}, {"Nistor", 46}, {"Ilie", 46}, {"Oprea", 45}, {"Barbu", 43}, {"Manea", 42}, {"Preda", 41}, {"Tudor", 41},
    {"Stănescu", 40}, {"Sandu", 40}, {"Nagy", 40}, {"Dragomir", 39}, {"Neagu", 38}, {"Crăciun", 37}, {"Mureșan", 37}, {"Cojocaru", 36},
    {"Nicolae", 36}, {"Voicu", 35}, {"Ardelean", 34}, {"Iancu", 34}, {"Bălan", 34}, {"Suciu", 33}, {"Popovici", 33}, {"Roșu", 32},
    {"Luca", 32}, {"Dobre", 31}, {"Albu", 30}, {"Ungureanu", 30}, {"Drăghici", 29}, {"Avram", 28}, {"Petrescu", 28}, {"Olaru", 28},
    {"Bogdan", 27}, {"Anghel", 27}, {"Szabó", 26}, {"Kovács", 26}, {"Pîrvu", 25}, {"Sîrbu", 25}, {"Crișan", 25}, {"Costea", 24},
    {"Negrea", 24}, {"Lăcătuș", 22}, {"Blaga", 22}, {"Miclea", 22}, {"Bran", 21}, {"Tóth", 20}, {"Horváth", 20}, {"Jivan", 19},
    {"Căldăraru", 18}, {"Ciurar", 18}, {"Stanciu", 18}, {"Rădulescu", 18}, {"Țepeș", 8}, {"Brâncuș", 10}, {"Jovanović", 12},
    {"Schmidt", 12}, {"Müller", 11}, {"Weber", 10}, {"Varga", 18}, {"Molnár", 14}, {"Petrović", 10}, {"Constantinescu", 18},
    {"Georgescu", 20}, {"Diaconu", 18}, {"Grigorescu", 15}, {"Ursu", 18}, {"Ceban", 9}, {"Rotaru", 17}, {"Cazacu", 15}, {"Lupu", 24},
    {"Balint", 12}, {"Trif", 12}, {"Meszaros", 8}, {"Covaci", 16}, {"Păun", 16}, {"Ghiță", 14}, {"Bădescu", 10}, {"Zamfir", 15}, {0},
};

/* Rarer names are made of these. */
const char *const city_stems[] = {
    "Alb", "Andr", "Bac", "Băd", "Bob", "Boj", "Bor", "Buc", "Căl", "Cern", "Chir", "Cioc", "Corn", "Cos", "Crist", "Dan", "Dobr", "Dord",
    "Dor", "Drag", "Dum", "Făg", "Fil", "Flor", "Gav", "Gherm", "Giur", "Goang", "Gol", "Gros", "Hanc", "Hor", "Iacob", "Ifr", "Ilies", "Ion",
    "Jur", "Lung", "Mac", "Măr", "Mih", "Mir", "Moc", "Mold", "Mur", "Năst", "Neg", "Nic", "Ol", "Opr", "Pad", "Pan", "Pașc", "Păt",
    "Petr", "Pirc", "Plop", "Prun", "Rac", "Răd", "Rog", "Rot", "Săc", "Sav", "Scurt", "Sil", "Sor", "Spir", "Stăn", "Ster", "Stroi", "Șof",
    "Tan", "Tăn", "Teod", "Tom", "Trand", "Turc", "Ție", "Urs", "Văc", "Vlad", "Vod", "Vulp", "Zah", "Zăv", "Bârs", "Câmp", "Gâr", "Pârv",
    "Râmn", "Sâng", "Târn", "Vâlc", "Mân", "Lup", "Bercean", "Caraș", "Bega", "Cher", "Lugoj", NULL,
};
const char *const city_endings[] = {"escu", "eanu", "aru", "oiu", "ea", "ilă", "ovici", "an", "ucă", "iță", NULL};

const WeightedName city_women[] = {
    {"Maria", 300}, {"Elena", 190}, {"Ana", 160}, {"Ioana", 120}, {"Mihaela", 110}, {"Andreea", 110}, {"Cristina", 95}, {"Daniela", 95},
    {"Mariana", 90}, {"Alexandra", 85}, {"Gabriela", 75}, {"Adriana", 70}, {"Georgeta", 60}, {"Florica", 60}, {"Rodica", 55}, {"Alina", 55},
    {"Simona", 55}, {"Monica", 50}, {"Ecaterina", 50}, {"Nicoleta", 50}, {"Carmen", 48}, {"Doina", 45}, {"Viorica", 45}, {"Raluca", 40},
    {"Roxana", 40}, {"Ileana", 38}, {"Corina", 36}, {"Diana", 36}, {"Aurelia", 34}, {"Bianca", 34}, {"Larisa", 34}, {"Denisa", 32},
    {"Florentina", 32}, {"Laura", 32}, {"Oana", 30}, {"Valentina", 30}, {"Sofia", 30}, {"Natalia", 28}, {"Magdalena", 26}, {"Anca", 26},
    {"Ramona", 26}, {"Camelia", 26}, {"Emilia", 24}, {"Margareta", 24}, {"Erzsébet", 12}, {"Ildikó", 12}, {"Zamfira", 8}, {"Lăcrămioara", 10},
    {"Ștefania", 26}, {"Iuliana", 26}, {"Loredana", 24}, {"Paula", 22}, {"Veronica", 22}, {"Sanda", 14}, {"Katalin", 8}, {"Dragana", 6}, {0},
};
const WeightedName city_men[] = {
    {"Ion", 200}, {"Alexandru", 170}, {"Gheorghe", 150}, {"Mihai", 140}, {"Andrei", 140}, {"Vasile", 130}, {"Constantin", 110}, {"Adrian", 105},
    {"Ioan", 105}, {"Daniel", 100}, {"Nicolae", 95}, {"Marius", 90}, {"Florin", 88}, {"Cristian", 86}, {"Ștefan", 84}, {"Gabriel", 76},
    {"Bogdan", 70}, {"Dumitru", 66}, {"Ionuț", 64}, {"Petru", 60}, {"Viorel", 54}, {"Marian", 54}, {"Sorin", 54}, {"Cosmin", 50},
    {"Lucian", 48}, {"Radu", 48}, {"Răzvan", 46}, {"Dan", 46}, {"Ilie", 44}, {"Liviu", 44}, {"David", 44}, {"Darius", 42}, {"Traian", 40},
    {"Cătălin", 40}, {"George", 40}, {"Robert", 36}, {"Emil", 34}, {"Aurel", 34}, {"Victor", 34}, {"Luca", 34}, {"Dorin", 30}, {"Pavel", 28},
    {"Horia", 22}, {"Iosif", 22}, {"László", 12}, {"Sándor", 12}, {"István", 10}, {"Dragan", 8}, {"Günther", 4}, {"Matei", 32}, {"Eduard", 24},
    {"Tudor", 24}, {"Octavian", 20}, {"Silviu", 24}, {"Claudiu", 24}, {"Remus", 18}, {"Tiberiu", 18}, {"Zoran", 5}, {0},
};

const char *const city_streets[] = {
    "Strada Mureș", "Strada Circumvalațiunii", "Strada Martirilor", "Calea Șagului", "Calea Aradului", "Calea Torontalului", "Calea Lipovei",
    "Strada Steaua", "Strada Cosminului", "Bulevardul Liviu Rebreanu", "Strada Iancu Văcărescu", "Strada Holdelor", "Strada Arieș",
    "Strada Transilvania", "Strada Chișodei", "Strada Plopilor", "Strada Bucovinei", "Strada Ialomița", "Strada Negoiu", "Strada Titan",
    "Strada Polonă", "Strada Amurgului", "Strada Simion Bărnuțiu", "Strada Take Ionescu", "Strada Victor Hugo", "Strada Samuil Micu",
    "Strada Grigore Alexandrescu", "Strada Câmpului", "Strada Frunzei", "Strada Cerbului", "Strada Macilor", "Strada Lidia", "Strada Banatului",
    "Strada Ghirodei", "Strada Vasile Lupu", "Strada Podgoriei", "Strada Divizia 9 Cavalerie", "Strada Dropiei", "Strada Gării",
    "Strada Anton Pann", "Strada Felix", "Strada Recaș", "Strada Moldovei", "Strada Muncitorilor", "Strada Romulus", "Strada Independenței",
    "Strada Cluj", "Strada Brașov", "Strada Constantin Brâncoveanu", "Strada Memorandului", "Strada Drubeta", "Strada Miresei",
    "Strada Zugrav Nedelcu", "Strada Timiș", "Strada Ștefan Stâncă", "Strada Avram Imbroane", "Strada Dumbrava", "Strada Nera", NULL,
};
const char *const city_localities[] = {"Dumbrăvița", "Giroc", "Ghiroda", "Moșnița Nouă", "Sânandrei", "Recaș", "Giarmata", "Remetea Mare", NULL};

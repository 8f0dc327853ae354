#include "twin/cultures.hpp"

#include <array>

namespace lockstep::twin {
namespace {

using Names = std::string_view[];

constexpr Names kPolishFirst{"Łukasz", "Małgorzata", "Paweł",  "Agnieszka", "Grażyna", "Stanisław",
                             "Żaneta", "Michał",     "Bożena", "Krzysztof", "Ewa",     "Sławomir",
                             "Joanna", "Wojciech",   "Zofia",  "Jan",       "Kinga"};
constexpr Names kPolishLast{"Kowalski",  "Wiśniewski", "Wójcik",    "Kamińska", "Zieliński", "Szymańska",   "Woźniak",
                            "Dąbrowski", "Kozłowska",  "Jabłoński", "Król",     "Żak",       "Gołębiowska", "Pawłowski",
                            "Duda",      "Łuczak",     "Ćwikła",    "Świątek",  "Źródłowski"};
constexpr Names kPolishStreets{"ul. Marszałkowska", "ul. Świętokrzyska", "al. Jana Pawła II", "ul. Długa"};
constexpr City kPolishCities[]{
    {"Warszawa", "22", "0#-###"}, {"Kraków", "12", "3#-###"}, {"Łódź", "42", "9#-###"}, {"Gdańsk", "58", "80-###"}};

constexpr Names kGermanFirst{"Jürgen",   "Björn",   "Käthe", "Günther",  "Sönke",     "Anna-Lena",
                             "Matthias", "Ülkü",    "Heike", "Wolfgang", "Jörg",      "Annegret",
                             "Lukas",    "Mareike", "Götz",  "Sabine",   "Karl-Heinz"};
constexpr Names kGermanLast{"Müller", "Schröder",       "Weiß",       "Großmann", "Schäfer", "von Bülow", "Köhler",
                            "Jäger",  "Schmidt",        "Vogel",      "Krüger",   "Böhm",    "Lang",      "Preuß",
                            "Hübner", "zu Guttenstein", "Zimmermann", "Öztürk",   "Kraft"};
constexpr Names kGermanStreets{"Schönhauser Allee", "Königstraße", "Am Mühlgraben", "Lindenweg"};
constexpr City kGermanCities[]{
    {"Berlin", "30", "10###"}, {"München", "89", "80###"}, {"Köln", "221", "50###"}, {"Düsseldorf", "211", "40###"}};

constexpr Names kFrenchFirst{"Étienne", "Hélène",  "François", "Chloé",  "Anaïs", "Jean-Baptiste",
                             "Zoé",     "Loïc",    "Maël",     "Noémie", "Gaël",  "Océane",
                             "Benoît",  "Thérèse", "Raphaël",  "Inès",   "Cédric"};
constexpr Names kFrenchLast{"Lefèvre", "Bérenger", "D'Amico", "de La Tour", "Gérard",  "Faÿ",
                            "Lecœur",  "Brûlé",    "Moreau",  "Garçon",     "Prévost", "Hébert",
                            "Dubois",  "L'Hôte",   "Noël",    "Marchand",   "Guérin"};
constexpr Names kFrenchStreets{"rue de l'Évêché", "boulevard Voltaire", "avenue des Gobelins",
                               "rue du Général Leclerc"};
constexpr City kFrenchCities[]{
    {"Paris", "1", "750##"}, {"Lyon", "4", "690##"}, {"Orléans", "2", "450##"}, {"Saint-Étienne", "4", "420##"}};

constexpr Names kSpanishFirst{"José",      "María", "Íñigo",   "Begoña", "Ángel", "Lucía",
                              "Martín",    "Núria", "Joaquín", "Inés",   "Raúl",  "Concepción",
                              "Sebastián", "Sofía", "Óscar",   "Pilar",  "Iván"};
constexpr Names kSpanishLast{"García",  "Fernández", "Muñoz", "Ibáñez",    "Núñez", "López",
                             "Sánchez", "Peña",      "Ortiz", "Rodríguez", "Güell", "Castaño",
                             "Vázquez", "del Río",   "Gómez", "Zúñiga",    "Marín"};
constexpr Names kSpanishStreets{"Calle de Alcalá", "Avenida de América", "Paseo de Gracia", "Calle Núñez de Balboa"};
constexpr City kSpanishCities[]{
    {"Madrid", "91", "280##"}, {"Barcelona", "93", "080##"}, {"Málaga", "952", "290##"}, {"A Coruña", "981", "150##"}};

constexpr Names kTurkishFirst{"İbrahim", "Ayşe",  "Çağla", "Oğuz", "Şebnem", "Gülşah", "Ömer", "Işıl", "Uğur",
                              "Zeynep",  "Tuğçe", "Kadir", "Ebru", "Görkem", "Sıla",   "Emre", "Ümit"};
constexpr Names kTurkishLast{"Yılmaz", "Çelik",  "Şahin",   "Öztürk", "Kılıç",   "Doğan",    "Işık",  "Güneş", "Aydın",
                             "Kaya",   "Arslan", "Erdoğan", "Ünal",   "Bozkurt", "Türkoğlu", "Çınar", "İnan"};
constexpr Names kTurkishStreets{"İstiklal Caddesi", "Bağdat Caddesi", "Atatürk Bulvarı", "Gül Sokak"};
constexpr City kTurkishCities[]{{"İstanbul", "212", "34###"}, {"Ankara", "312", "06###"}, {"İzmir", "232", "35###"}};

constexpr Names kVietnameseFirst{"Thị Hương",   "Văn Dũng",  "Minh Đức", "Thu Hà",    "Quốc Việt",
                                 "Ngọc Ánh",    "Hữu Phước", "Bảo Châu", "Đình Tuấn", "Mỹ Linh",
                                 "Xuân Trường", "Kim Oanh",  "Tấn Lộc",  "Khánh Vy"};
constexpr Names kVietnameseLast{"Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng",
                                "Bùi",    "Đỗ",   "Hồ", "Ngô",  "Dương", "Lý"};
constexpr Names kVietnameseStreets{"Đường Nguyễn Huệ", "Đường Lê Lợi", "Phố Hàng Bông"};
constexpr City kVietnameseCities[]{
    {"Hà Nội", "24", "1#####"}, {"Thành phố Hồ Chí Minh", "28", "7#####"}, {"Đà Nẵng", "236", "5#####"}};

constexpr Names kCzechFirst{"Jiří",  "Kateřina", "Tomáš", "Zdeňka", "Ondřej",  "Růžena", "Přemysl", "Lenka",
                            "Matěj", "Žofie",    "Dušan", "Anežka", "Vojtěch", "Šárka",  "Radek",   "Ľubomír"};
constexpr Names kCzechLast{"Novák",    "Dvořáková", "Černý",   "Procházka", "Kučerová", "Veselý", "Horák",   "Němcová",
                           "Pospíšil", "Hájek",     "Králová", "Růžička",   "Beneš",    "Fiala",  "Šťastný", "Žižka"};
constexpr Names kCzechStreets{"Národní třída", "Václavské náměstí", "Dlouhá", "Křižíkova"};
constexpr City kCzechCities[]{{"Praha", "2", "1## 00"}, {"Brno", "5", "6## 00"}, {"Plzeň", "377", "3## 00"}};

constexpr Names kJapaneseFirst{"Haruto", "Yui",  "Shōta",    "Kōki",   "Yūko", "Ren",    "Misaki", "Takumi",
                               "太郎",   "花子", "Jun'ichi", "Sakura", "健",   "さくら", "Ryō"};
constexpr Names kJapaneseLast{"Satō",      "Suzuki", "Itō",  "Ōno",      "Kobayashi", "山田",   "佐藤",
                              "Takahashi", "Kondō",  "田中", "Yamamoto", "Saitō",     "Fujita", "高橋"};
constexpr Names kJapaneseStreets{"Chūō-dōri", "Meiji-dōri", "Aoyama-dōri"};
constexpr City kJapaneseCities[]{{"Tōkyō", "3", "1##-00##"}, {"Ōsaka", "6", "53#-00##"}, {"Kyōto", "75", "60#-00##"}};

constexpr Names kChineseFirst{"Wei",  "Xiu Ying", "Lei", "Jing", "Hao Ran", "Zi Xuan",   "伟",
                              "秀英", "Ming",     "Yan", "志强", "Lü",      "Xiao Long", "Mei"};
constexpr Names kChineseLast{"Wang", "Li", "Zhang", "Liu",   "Chen", "Lü", "欧阳",
                             "王",   "李", "Zhao",  "Huang", "Zhou", "Xu"};
constexpr Names kChineseStreets{"Nanjing Lu", "Huaihai Zhonglu", "Chang'an Jie"};
constexpr City kChineseCities[]{
    {"Shanghai", "21", "200###"}, {"Beijing", "10", "100###"}, {"Shenzhen", "755", "518###"}};

constexpr Names kGreekFirst{"Γιώργος", "Ελένη", "Νίκος", "Αικατερίνη", "Dimitrios", "Σοφία", "Χρήστος", "Despina"};
constexpr Names kGreekLast{"Παπαδόπουλος", "Οικονόμου", "Γεωργίου", "Papadaki", "Νικολάου", "Αντωνίου", "Vlachos"};
constexpr Names kGreekStreets{"Leoforos Alexandras", "Οδός Ερμού"};
constexpr City kGreekCities[]{{"Athína", "21", "1## ##"}, {"Thessaloníki", "231", "5## ##"}};

constexpr Names kEnglishFirst{"Olivia",  "Liam",   "Siobhán", "Noah",   "Emma",     "Seán",  "James", "Charlotte",
                              "William", "Sophia", "DeShawn", "Ava",    "Benjamin", "Zoë",   "Henry", "Mary Ann",
                              "Renée",   "Jack",   "Aoife",   "Robert", "Susan",    "Priya", "Raj",   "Jamal"};
constexpr Names kEnglishLast{"Smith",    "O'Brien",     "Johnson",  "MacDonald", "Williams",   "Brown",
                             "O’Connor", "Jones",       "Miller",   "Davis",     "Ní Bhriain", "Wilson",
                             "Anderson", "Smith-Jones", "Taylor",   "Martin",    "St. John",   "Lee",
                             "Patel",    "Nguyen",      "Thompson", "White",     "Harris",     "Brontë"};
constexpr Names kEnglishStreets{"Main Street", "Market Street", "Park Avenue", "Elm Street", "Station Road"};
constexpr City kAmericanCities[]{{"New York", "212", "100##"},
                                 {"Boulder", "303", "803##"},
                                 {"San José", "408", "951##"},
                                 {"Austin", "512", "787##"}};
constexpr City kBritishCities[]{
    {"London", "20", "EC#A #BB"}, {"Manchester", "161", "M# #AE"}, {"Leeds", "113", "LS# #TF"}};

constexpr Names kSwedishFirst{"Åsa", "Björn", "Göran", "Märta", "Håkan", "Linnéa", "Örjan", "Ingrid", "Sören", "Ebba"};
constexpr Names kSwedishLast{"Ångström", "Sjöberg", "Lindström", "Öberg", "Bergqvist", "Åkesson", "Lundgren", "Norén"};
constexpr Names kSwedishStreets{"Drottninggatan", "Östra Hamngatan", "Kungsgatan"};
constexpr City kSwedishCities[]{{"Stockholm", "8", "11# ##"}, {"Malmö", "40", "21# ##"}, {"Göteborg", "31", "41# ##"}};

constexpr std::array kCultures{
    Culture{"US", "+1", "917", 22, false, Surnames::single, kEnglishFirst, kEnglishLast, kEnglishStreets,
            kAmericanCities},
    Culture{"GB", "+44", "77", 10, false, Surnames::hyphenated, kEnglishFirst, kEnglishLast, kEnglishStreets,
            kBritishCities},
    Culture{"DE", "+49", "171", 14, false, Surnames::hyphenated, kGermanFirst, kGermanLast, kGermanStreets,
            kGermanCities},
    Culture{"PL", "+48", "60", 12, false, Surnames::hyphenated, kPolishFirst, kPolishLast, kPolishStreets,
            kPolishCities},
    Culture{"FR", "+33", "6", 9, false, Surnames::hyphenated, kFrenchFirst, kFrenchLast, kFrenchStreets, kFrenchCities},
    Culture{"ES", "+34", "61", 8, false, Surnames::second, kSpanishFirst, kSpanishLast, kSpanishStreets,
            kSpanishCities},
    Culture{"CZ", "+420", "60", 6, false, Surnames::single, kCzechFirst, kCzechLast, kCzechStreets, kCzechCities},
    Culture{"TR", "+90", "53", 5, false, Surnames::single, kTurkishFirst, kTurkishLast, kTurkishStreets,
            kTurkishCities},
    Culture{"VN", "+84", "90", 4, true, Surnames::single, kVietnameseFirst, kVietnameseLast, kVietnameseStreets,
            kVietnameseCities},
    Culture{"JP", "+81", "90", 4, true, Surnames::single, kJapaneseFirst, kJapaneseLast, kJapaneseStreets,
            kJapaneseCities},
    Culture{"CN", "+86", "13", 3, true, Surnames::single, kChineseFirst, kChineseLast, kChineseStreets, kChineseCities},
    Culture{"SE", "+46", "70", 2, false, Surnames::single, kSwedishFirst, kSwedishLast, kSwedishStreets,
            kSwedishCities},
    Culture{"GR", "+30", "69", 1, false, Surnames::single, kGreekFirst, kGreekLast, kGreekStreets, kGreekCities},
};

}  // namespace

std::span<const Culture> cultures() {
    return kCultures;
}

}  // namespace lockstep::twin

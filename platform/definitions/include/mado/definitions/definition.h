#pragma once
// A loaded definition (手続定義): the typed value of one procedure's file. Immutable once loaded; shared between threads.
#include <mado/decimal/decimal.h>
#include <mado/definitions/problem.h>
#include <mado/dmn/table.h>
#include <mado/feel/expression.h>
#include <mado/time/day.h>

#include <array>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mado::definitions {

// Words of a definition in its languages; Japanese is always there.
class Words {
public:
    std::map<std::string, std::string, std::less<>> by_language {};
    std::string const& in(std::string_view language) const;  // falls back to Japanese; "" when there are none
    std::string const& japanese() const { return in("ja"); }
    bool empty() const { return by_language.empty(); }
};

// An expression as written, compiled. Staff-side: it reads what staff answer, so it must not be shown before submission.
struct Formula {
    std::string text {};
    yaml::Node const* node = nullptr;         // in the definition's tree
    std::optional<feel::Expression> compiled {};
    bool staff_side = false;
    explicit operator bool() const { return compiled.has_value(); }
};

// A value that a revised ordinance changes on a day: the newest entry not after `on` holds; before the first there is none.
template <class T>
struct Dated {
    std::optional<T> value {};        // when it has no days
    Formula on {};
    std::map<Day, T> since {};
    T const* at(Day day) const
    {
        auto const later = since.upper_bound(day);
        return later == since.begin() ? nullptr : &std::prev(later)->second;
    }
};

enum class Effect { Disposition, Certificate, Filing, Service, Lottery, Examination, Survey };
constexpr std::array<std::string_view, 7> names_of(Effect)
{
    return { "disposition", "certificate", "filing", "service", "lottery", "examination", "survey" };
}
enum class ProcedureZone { Office, Core };
constexpr std::array<std::string_view, 2> names_of(ProcedureZone) { return { "office", "core" }; }
enum class Assurance { None, Account, Card };  // `identity`
constexpr std::array<std::string_view, 3> names_of(Assurance) { return { "none", "account", "card" }; }

enum class FieldType {
    Text, Digits, Number, Money, YesNo, Date, Choice, PersonName, Address, Place, Phone, CorporateNumber, MyNumber, BankAccount, File, Group
};
constexpr std::array<std::string_view, 16> names_of(FieldType)
{
    return { "text", "digits", "number", "money", "yes_no", "date", "choice", "person_name", "address", "place", "phone", "corporate_number",
        "my_number", "bank_account", "file", "group" };
}

struct Option {
    std::string key;
    Words title;
    Words about {};                           // a row of a round: what its columns say
};

struct Field {
    std::string name;
    std::string address;  // "ask.dog.fields.breed"
    yaml::Place place {};
    FieldType type = FieldType::Text;
    Words title {}, help {};
    Formula when {}, optional {}, check {};
    Words say {};                             // when the check fails
    std::vector<std::string> prefill {};      // "identity.name", in this order
    bool staff = false;                       // of `examine`
    std::size_t max = 0;                      // text: characters
    int lines = 1;
    std::size_t length = 0;                   // digits; 0: any
    int decimals = 0;                         // number
    std::optional<Decimal> min {};
    std::vector<std::string> unknown {};      // date: year month day
    std::vector<Option> options {};           // choice
    std::string from {};                      // choice: "codes/dog_breeds", "round"
    bool many = false, other = false;
    std::vector<std::string> accept {};       // file: pdf image drawing
    std::vector<std::string> also {};         // file: post counter omit
    std::size_t least = 0, most = 0;          // file, group; most 0: the default of the type (see most_of)
    std::vector<Field> fields {};             // group
    int slot = -1;                            // in the names of the definition (of the group's rows for a field of a group)

    Option const* option(std::string_view key) const;
    Field const* field(std::string_view row_field) const;
    bool can_be_unknown(std::string_view part) const;
    bool allows(std::string_view way) const;  // "file" always
};
std::size_t most_of(Field const& field);      // files: 1, rows: 50, unless it says so

struct Page {
    std::string name;
    yaml::Place place {};
    Words title {}, help {};
    Formula when {};
    std::vector<Field> fields {};
    bool staff = false;
};

struct Setting {
    std::string name;
    Words title {};
    FieldType type = FieldType::Number;       // number, money, yes_no
    int decimals = 0;
    Dated<Formula> amount {};
    int slot = -1;
};

// The rows of a table, from one day on: a decision table whose rules have the rows' names as ids.
struct Rows {
    dmn::Table written {};
    std::optional<dmn::CompiledTable> compiled {};
    std::vector<int> slots {};                // names of the definition that its cells read
    std::vector<std::string> functions {};    // tables and functions that they call
    struct Cells { std::vector<yaml::Node const*> when {}, then {}; };
    std::vector<Cells> cells {};              // by row, in the tree
};

struct Table {
    std::string name;
    yaml::Place place {};
    Words title {};
    std::vector<std::string> takes {}, gives {};
    dmn::Hit hit = dmn::Hit::Unique;          // or First
    Dated<Rows> rows {};
    std::string from {};                      // "decisions/x"
    // The document that `from` names; "" when the rows stand here.
    std::string_view decision() const { return from.starts_with("decisions/") ? std::string_view(from).substr(10) : std::string_view {}; }
};

struct Rule {
    std::string name;
    Formula formula {};
    int slot = -1;
};

struct Flag {
    std::string name;
    bool to_applicant = false;                // to: both
    Formula when {};
    Words say {};
    std::string law {};
};

struct Ground {
    std::string name;
    std::string result;
    Formula when {};
    Words say {};
    std::string law {};
    std::string each {};                      // a group: one reason a row
};

struct Consult {
    std::string name, with, whom, needs, law, send;
    Formula when {}, days {}, wait_after_decision {};
    std::string send_after_decision {};       // to those who objected, when what they objected to is granted
};

struct Forward {
    std::string name, kind, to, arrival, law;
    Formula when {}, days {};
};

enum class Expiry { Warn, CompletionRequest, DeemedRefused, Lapse };
constexpr std::array<std::string_view, 4> names_of(Expiry) { return { "warn", "completion_request", "deemed_refused", "lapse" }; }

struct Prolonging {                           // of `extensions`
    std::string name;
    Formula days {};
    bool until_chosen = false;
    std::string law, send;
};

struct Limit {
    std::string name;
    Words title {};
    bool working_days = false;
    Formula days {};
    bool by_law = false;                      // basis: law
    std::string law {};
    enum class Starts { Arrival, Decision, Expression } starts = Starts::Arrival;
    Formula starts_on {};
    Formula when {};
    enum class Until { Decision, Attachments, Next } until = Until::Decision;
    std::vector<std::string> pauses_for {};   // completion_request payment
    Expiry on_expiry = Expiry::Warn;
    std::vector<Prolonging> extensions {};
    bool pauses(std::string_view reason) const;
};

struct Charge {
    std::string name;
    Words title {};
    Formula when {}, amount {}, waive {};
    bool each_fiscal_year = false;
    Formula from {}, through {};              // of each_fiscal_year
    bool before_decision = false;             // pay
    std::string revenue {};
    bool staff_side() const { return when.staff_side || amount.staff_side || waive.staff_side; }
};

struct Next {
    std::string name, procedure;
    Formula offer_on {};
    std::vector<std::string> carry {};
    std::vector<std::pair<std::string, Formula>> set {};
};

struct Outcome {
    std::string result;
    std::string document, tell, registered_in;  // registered_in: `register`
    std::vector<std::string> charges {}, conditions {};
    std::vector<Next> next {};
};

struct Statistic {                            // of `count`
    std::string name;
    std::vector<std::string> by {}, sum {};
    bool publish = false;
    int hide_below = 0;
};

struct Source {
    std::string name;
    yaml::Place place {};
    std::vector<std::string> of {};
    std::string says {};
    std::string sure {};                      // read memory demo
    bool needs_tick() const { return sure != "read"; }
};

struct Rounds {
    std::string choose;
    std::vector<Setting> columns {};
};

struct Draw {
    std::string by;
    Formula rank {}, lots {}, reserves {};
};

struct Example {
    std::string name;
    yaml::Place place {};
    yaml::Node given {}, expect {};
};

// Where the value of a name comes from.
struct Slot {
    enum class Kind { Unknown, Field, Setting, Rule, Given };  // Given: applicant, identity, received_on …
    Kind kind = Kind::Unknown;
    std::size_t page = 0, index = 0;          // Field: page (ask first, then examine) and field in it; else the index
};

struct Definition {
    std::string file, hash;                   // hash: SHA-256 of the bytes, hex = the version
    std::string text;                         // the bytes
    std::string procedure, based_on;
    Words title {}, about {};
    std::vector<std::string> words {};        // what people search for
    Effect effect = Effect::Filing;
    ProcedureZone zone = ProcedureZone::Office;
    std::vector<std::string> law {};
    std::string criteria, owner, form;
    std::vector<std::string> applicants {}, agents {};
    Assurance identity = Assurance::None;
    std::vector<std::string> languages {};
    std::vector<Setting> settings {};
    std::vector<std::shared_ptr<Table const>> tables {};
    std::optional<Rounds> rounds {};
    std::optional<Draw> draw {};
    std::vector<Page> pages {};               // ask, then examine
    std::size_t asked_pages = 0;              // how many of them are of `ask`
    std::vector<Rule> rules {};
    std::vector<Flag> flags {};
    std::vector<Ground> grounds {};
    std::vector<Consult> consults {};
    std::vector<Forward> forwards {};
    std::vector<Limit> limits {};
    std::vector<Charge> charges {};
    std::string route_by;
    Formula route_amount {};
    std::vector<Outcome> outcomes {};
    std::string keep_class;
    int keep_years = 0;
    bool keep_from_fiscal_year = true;        // else keep_starts
    Formula keep_starts {};
    std::vector<Statistic> counts {};
    std::vector<std::string> locked {};
    std::vector<Source> sources {};
    std::vector<Example> examples {};
    // What stops publishing but not loading: a promised language without words, a word whose behaviour comes later.
    std::vector<Problem> before_publishing {};

    feel::Names names {};
    std::unordered_map<std::string, feel::Names> row_names {};  // by group
    std::vector<Slot> slots {};                                 // by slot of `names`
    yaml::Node tree {};                                         // for addresses and merges

    std::span<Page const> ask() const { return { pages.data(), asked_pages }; }
    std::span<Page const> examine() const { return { pages.data() + asked_pages, pages.size() - asked_pages }; }
    Page const* page(std::string_view name) const;
    Page const* page_of(std::string_view field) const;
    Field const* field(std::string_view name) const;            // of a page (not of a group), ask and examine
    Rule const* rule(std::string_view name) const;
    Table const* table(std::string_view name) const;
    Flag const* flag(std::string_view name) const;
    Ground const* ground(std::string_view name) const;
    Limit const* limit(std::string_view name) const;
    Charge const* charge(std::string_view name) const;
    Outcome const* outcome(std::string_view result) const;
    bool asks_my_number() const;
    // Effects under which sending may be kept back by a ground (行政手続法7条・37条 leave the others no choice).
    bool grounds_block_sending() const;
    // The source that covers an address: the longest wins. nullptr when none does.
    Source const* source_of(std::string_view address) const;
    bool to_be_confirmed(std::string_view address) const;       // 要確認
};
using DefinitionPointer = std::shared_ptr<Definition const>;

}  // namespace mado::definitions

#pragma once
// A definition applied to answers: what is asked, what fired, what it costs, until when. Everything is computed when first asked for and
// then kept; one Evaluation is used by one thread, for one state of the answers.
#include <mado/definitions/decision.h>
#include <mado/definitions/definition.h>
#include <mado/dmn/trace.h>
#include <mado/feel/evaluate.h>
#include <mado/json/json.h>
#include <mado/money/yen.h>
#include <mado/time/calendar.h>
#include <mado/time/limit.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::definitions {

struct Round;  // round.h
using RoundPointer = std::shared_ptr<Round const>;

struct Identity {
    std::string how;  // none account card counter
    json::Value name {}, address {};  // stored forms of person_name (or a string) and address
    std::optional<Day> born_on {};
    std::string corporate_number {};
};

// What has happened to the case, as far as clocks know it.
struct Events {
    std::vector<Pause> completion_requests {};
    std::vector<Pause> payments {};               // the charge that the decision waits for: charged, paid
    std::vector<Pause> forwarded {};              // with another body (経由): every limit stands still here
    struct Prolonged { std::string limit, extension; std::optional<Day> until {}; };  // until: of `until: chosen`
    std::vector<Prolonged> prolonged {};
    std::optional<Day> decided_on {};
    std::optional<Day> attachments_complete_on {};  // nothing that was to come by post or over the counter is still out
    std::optional<Day> next_arrived_on {};        // the application that this one offered
};

struct Inputs {
    json::Object answers {};                      // by field of ask, in the stored form (see answers.h); unknown names are passed over
    json::Object examined {};                     // the same of examine
    json::Object settings {};                     // a town's value in place of the definition's, as text: { "registration_fee": "3000" }
    std::string applicant {};                     // person business staff
    Identity identity {};
    std::optional<Day> received_on {};            // today() as well: of the case; the present while the form is unsent
    std::optional<Instant> received_at {};        // now()
    RoundPointer offered {};                      // of a lottery or examination: gives `round`, `item` (the row that is answered) and the options
    json::Value round {}, item {};                // without `offered`, as in examples: stored forms
    Calendar const* calendar = nullptr;           // closed days; nullptr: always open
    DecisionsPointer decisions {};                // of tables with `from`; nullptr: such a table gives null
    Events events {};
    bool leaves_out = false;                      // examples name only what they need: an answer counts while its `when` is null
};

struct FoundGround {
    Ground const* ground;
    std::vector<std::size_t> rows {};             // of `each`, from 0
};

struct Waived {
    Decimal part;                                 // 0 to 1
    std::string law;
};

struct Amount {
    std::optional<int> fiscal_year {};            // of each_fiscal_year
    std::optional<Day> from {}, through {};
    Yen full {};                                  // before it is waived
    Yen amount {};                                // what is to be paid
    std::optional<Waived> waived {};
};

struct FoundCharge {
    Charge const* charge;
    std::vector<Amount> amounts {};
    bool known = false;                           // false: an answer that it needs is not there yet, or a fault
    std::string fault {};                         // Japanese: a fraction of a yen, a part beyond 0 to 1
    Yen total() const;
};

struct FoundLimit {
    Limit const* limit;
    std::optional<Day> starts {};
    std::optional<Day> last_day {};               // nothing while it stands still or its start is not known
    std::optional<Day> expected {};               // last_day, or while it stands still: as if answered on the day asked about
    bool stands_still = false;
    std::vector<std::string> extended {};         // names of extensions that were made
    std::optional<Day> stopped_on {};             // what its `until` names has happened: it runs no more, and last_day is what it was
};

struct FailedCheck {
    Field const* field;
    std::optional<std::size_t> row {};            // of a group
};

// One line of "why": "due_on = 2026-05-11 (deadline(counted_from, duration("P30D")))".
struct Line {
    std::string name;                             // a rule, field, setting or given name
    std::string title;                            // the label, when it has one, in Japanese
    std::string value;                            // FEEL's text; empty when null
    std::string expression;                       // of a rule or setting; empty for answers
    std::string law;                              // of the flag or ground that uses it; empty mostly
    std::optional<int> fiscal_year {};            // of a charge by year: one line a year
    // The tables that this line called, in their order, at most 100: `name` is the table's title (with the day of its edition), a hit's
    // `id` the row's name; its `law` is what the row gives as law or article, else the law of the flag or ground, else the table's source.
    std::vector<dmn::TableTrace> tables {};
};

class Evaluation {
public:
    Evaluation(DefinitionPointer definition, Inputs inputs);
    ~Evaluation();
    Evaluation(Evaluation&&) noexcept;
    Evaluation& operator=(Evaluation&&) noexcept;

    Definition const& definition() const;
    Inputs const& inputs() const;
    Day today() const;                            // received_on; 1970-01-01 when there is none

    bool page_asked(std::string_view page);
    bool field_asked(std::string_view field);     // on an asked page
    bool field_asked(std::string_view group, std::size_t row, std::string_view field);
    bool required(std::string_view field);        // asked, and not optional
    bool required(std::string_view group, std::size_t row, std::string_view field);
    bool passes(std::string_view field);          // its check; nothing to check passes
    bool passes(std::string_view group, std::size_t row, std::string_view field);
    std::vector<std::string> pages();             // of ask, that are asked, in order
    std::size_t rows(std::string_view group);     // how many rows were answered

    std::vector<Flag const*> flags();             // all that fired
    std::vector<Flag const*> flags_for_applicant();  // to: both, not staff-side
    std::vector<Flag const*> flags_after(std::string_view page);  // of those, whose last field stands on that page
    std::vector<FoundGround> grounds();
    std::vector<FoundGround> grounds_for_applicant();  // those that are not staff-side: a warning before sending
    std::vector<FoundCharge> charges();           // whose `when` holds
    std::vector<FoundLimit> limits(std::optional<Day> on = {});  // that exist; `on`: for `expected` while one stands still
    std::optional<Yen> route_amount();            // the figure for the 専決事項表
    std::optional<Day> keep_starts(Day closed_on);  // 保存期間の起算日
    struct Offer { Next const* next; std::optional<Day> on; json::Object carried; };
    std::vector<Offer> offers(std::string_view result);  // of outcome.RESULT.next; on: not before that day

    feel::Value value(std::string_view name);     // a field, setting or rule; null for an unknown name
    feel::Value evaluate(Formula const& formula);
    bool holds(Formula const& formula);           // null is false; an absent formula holds
    // All rules that `name` (a rule, flag, ground or charge) rests on, then itself; with the tables that they called.
    std::vector<Line> explain(std::string_view name);
    // Every rule with its value, as stored with a decision.
    json::Object rule_values();
    std::vector<feel::Note> const& notes() const; // why something is null

    class State;  // of the parts that evaluate

private:
    std::unique_ptr<State> state_;
};

// FEEL from a stored answer, and from JSON without a type.
feel::Value feel_of(Field const& field, json::Value const& stored);
feel::Value feel_of(json::Value const& value);
json::Value json_of(feel::Value const& value);    // numbers that are no whole number as text; dates as text

}  // namespace mado::definitions

#pragma once
#include <mado/public_assistance/assistance.h>
#include <mado/web/page.h>

#define MADO_FIELD(Page, name) html::field(#name, &Page::name)

namespace mado::public_assistance::web {

using mado::web::Attempt;
using Asked = mado::web::Visit;          // a request; Visit is a caseworker's here
using Shown = Result<http::Response>;

std::vector<mado::web::Route> routes();
std::vector<mado::web::PageType> pages();

Shown show_day(Asked const& visit, Attempt const* attempt);                // /public-assistance
Shown show_households(Asked const& visit, Attempt const* attempt);         // /public-assistance/households?after=
Shown show_supervision(Asked const& visit, Attempt const* attempt);        // /public-assistance/supervision
Shown show_setting(Asked const& visit, Attempt const* attempt);            // /public-assistance/setting
Shown act_setting(Asked const& visit);
std::vector<mado::web::PageType> desk_pages();

Shown show_consultations(Asked const& visit, Attempt const* attempt);      // /public-assistance/consultations
Shown act_consultations(Asked const& visit);
Shown show_consultation(Asked const& visit, Attempt const* attempt);       // /public-assistance/consultations/{consultation}
Shown act_consultation(Asked const& visit);
Shown show_apply(Asked const& visit, Attempt const* attempt);              // /public-assistance/apply?consultation=
Shown act_apply(Asked const& visit);
std::vector<mado::web::PageType> consultation_pages();

Shown show_household(Asked const& visit, Attempt const* attempt);          // /public-assistance/{household}
Shown act_household(Asked const& visit);                                   // `do`: later deem withdraw adjust hand_over
Shown show_month(Asked const& visit, Attempt const* attempt);              // /public-assistance/{household}/months/{month}
Shown show_what_if(Asked const& visit, Attempt const* attempt);            // /public-assistance/{household}/what-if?…
std::vector<mado::web::PageType> household_pages();
std::vector<mado::web::PageType> month_pages();

Shown show_circumstances(Asked const& visit, Attempt const* attempt);      // /public-assistance/{household}/circumstances
Shown act_circumstances(Asked const& visit);                               // `do`: declare strike come leave
Shown show_decide(Asked const& visit, Attempt const* attempt);             // /public-assistance/{household}/decide
Shown act_decide(Asked const& visit);
Shown show_work(Asked const& visit, Attempt const* attempt);               // /public-assistance/{household}/work
Shown act_work(Asked const& visit);                                        // `do`: plan done ask answer policy
Shown show_ways(Asked const& visit, Attempt const* attempt);               // /public-assistance/{household}/ways
Shown act_ways(Asked const& visit);                                        // `do`: keep landlord
std::vector<mado::web::PageType> form_pages();
Shown show_of_draft(Asked const& visit, Attempt const* attempt);           // /public_assistances/{decision}, from the draft
Shown show_run_of_draft(Asked const& visit, Attempt const* attempt);       // /public_assistance_months/{run}

Shown show_runs(Asked const& visit, Attempt const* attempt);               // /public-assistance/runs
Shown act_runs(Asked const& visit);
Shown show_run(Asked const& visit, Attempt const* attempt);                // /public-assistance/runs/{run}
Shown act_run(Asked const& visit);                                         // `do`: draft drop
std::vector<mado::web::PageType> run_pages();

Shown show_exchange(Asked const& visit, Attempt const* attempt);           // /public-assistance/files
Shown act_exchange(Asked const& visit);                                    // `do`: export import
std::vector<mado::web::PageType> exchange_pages();

Shown show_tickets(Asked const& visit, Attempt const* attempt);            // /public-assistance/{household}/tickets
Shown act_tickets(Asked const& visit);                                     // `do`: issue cancel ask answer certify show end
Shown show_ticket_month(Asked const& visit, Attempt const* attempt);       // /public-assistance/tickets?month=&provider=
Shown act_ticket_month(Asked const& visit);
Shown fetch_tickets(Asked const& visit, Attempt const* attempt);           // /public-assistance/tickets.csv?month=
Shown fetch_eligibility(Asked const& visit, Attempt const* attempt);       // /public-assistance/eligibility.csv
Shown show_providers(Asked const& visit, Attempt const* attempt);          // /public-assistance/providers?provider=
Shown act_providers(Asked const& visit);
Shown show_practice(Asked const& visit, Attempt const* attempt);           // /public-assistance/practice
Shown act_practice(Asked const& visit);
std::vector<mado::web::PageType> ticket_pages();
Shown show_instructions(Asked const& visit, Attempt const* attempt);       // /public-assistance/{household}/instructions
Shown act_instructions(Asked const& visit);
Shown show_instruction(Asked const& visit, Attempt const* attempt);        // /public-assistance/{household}/instructions/{instruction}
Shown act_instruction(Asked const& visit);                                 // `do`: answer offer hear confer dispose close

// -- what they share.
struct Choice {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(Choice, value), MADO_FIELD(Choice, words), MADO_FIELD(Choice, is_chosen) };
};
struct Box {   // {{#x}}{{>assistance_box}}{{/x}}: a line, a day, an area or a choice
    std::string name, label, help, error, value, type = "text";
    bool is_required = true, is_area = false, is_choice = false;
    std::vector<Choice> options {};
    static constexpr auto fields = std::tuple { MADO_FIELD(Box, name), MADO_FIELD(Box, label), MADO_FIELD(Box, help), MADO_FIELD(Box, error), MADO_FIELD(Box, value), MADO_FIELD(Box, type),
        MADO_FIELD(Box, is_required), MADO_FIELD(Box, is_area), MADO_FIELD(Box, is_choice), MADO_FIELD(Box, options) };
};
struct Button {   // of a line: sends `does` with the line's id and version
    std::string does, id, version, words, about {};
    static constexpr auto fields = std::tuple { MADO_FIELD(Button, does), MADO_FIELD(Button, id), MADO_FIELD(Button, version), MADO_FIELD(Button, words), MADO_FIELD(Button, about) };
};
struct Cell {
    std::string words, small {}, address {}, heading {};
    bool is_amount = false, is_head = false, is_alarm = false;
    std::optional<Button> button {};
    static constexpr auto fields = std::tuple { MADO_FIELD(Cell, words), MADO_FIELD(Cell, small), MADO_FIELD(Cell, address), MADO_FIELD(Cell, heading), MADO_FIELD(Cell, is_amount),
        MADO_FIELD(Cell, is_head), MADO_FIELD(Cell, is_alarm), MADO_FIELD(Cell, button) };
};
struct Line {
    std::vector<Cell> cells;
    static constexpr auto fields = std::tuple { MADO_FIELD(Line, cells) };
};
struct Column {
    std::string words;
    bool is_amount = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(Column, words), MADO_FIELD(Column, is_amount) };
};
struct Table {   // {{#x}}{{>assistance_table}}{{/x}}: folds to blocks where it is narrow
    std::string caption {}, none {};
    std::vector<Column> columns {};
    std::vector<Line> lines {};
    int span = 1;
    void add(std::vector<Cell> cells);   // the first is the head of its line; headings come from the columns
    static constexpr auto fields = std::tuple { MADO_FIELD(Table, caption), MADO_FIELD(Table, none), MADO_FIELD(Table, columns), MADO_FIELD(Table, lines), MADO_FIELD(Table, span) };
};
Table open_instructions(Asked const& visit, db::Read& tx);   // of the supervisor's page
// Columns by msgid; one that ends in "_yen" holds amounts.
Table table(Asked const& visit, std::string_view caption, std::vector<std::string> const& columns);
Cell linked(std::string words, std::string address, std::string small = {});

enum class Need { Required, Optional };

// One form of a page: what was typed comes back in the form that was sent (`does`: its button's word).
class Form {
public:
    Form(Asked const& visit, Attempt const* attempt, std::string_view does) : visit_(visit), attempt_(attempt), does_(does) {}
    Box line(std::string name, std::string_view key, std::string proposed = {}, Need need = Need::Required) const;
    Box day(std::string name, std::string_view key, std::optional<Day> proposed = {}, Need need = Need::Required) const;
    Box area(std::string name, std::string_view key, std::string proposed = {}, Need need = Need::Required) const;
    Box choice(std::string name, std::string_view key, std::vector<Choice> options, std::string proposed = {}) const;
    Box yen(std::string name, std::string_view key, std::string proposed = {}, Need need = Need::Required) const;

private:
    bool was_sent() const;
    Asked const& visit_;
    Attempt const* attempt_;
    std::string does_;
};

std::string say(Asked const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {});
std::string address(Asked const& visit, HouseholdId const& id, std::string_view more = {});   // "/public-assistance/ID/more"
HouseholdId household_of(Asked const& visit);
std::int64_t typed_number(Asked const& visit, std::string_view field);           // 0 when there is none
Result<Day> typed_day(Asked const& visit, std::string const& field);             // Invalid at the field
Result<std::optional<Day>> typed_day_or_none(Asked const& visit, std::string const& field);
Result<Yen> typed_yen(Asked const& visit, std::string const& field);             // 0 when it is left empty
std::string position_words(db::Read& tx, PositionId const& id, Day on);
template <class Enum>
std::vector<Choice> choices(Asked const& visit, std::string const& prefix)
{
    std::vector<Choice> all;
    for (auto const word : names_of(Enum {}))
        all.push_back({ std::string(word), say(visit, prefix + std::string(word)), false });
    return all;
}
template <class Enum>
std::optional<Enum> typed_word(Asked const& visit, std::string_view field)
{
    auto const typed = visit.request.answer(field);
    auto const names = names_of(Enum {});
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == typed)
            return static_cast<Enum>(i);
    return std::nullopt;
}

}  // namespace mado::public_assistance::web

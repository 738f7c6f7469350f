#pragma once
// A page of several forms of one household, each with the button that sends it.
#include "web/pages.h"

namespace mado::public_assistance::web {

struct FormsPage {
    struct One {
        std::string id, title, about, button, does, version;
        std::vector<Box> boxes;
        static constexpr auto fields = std::tuple { MADO_FIELD(One, id), MADO_FIELD(One, title), MADO_FIELD(One, about), MADO_FIELD(One, button), MADO_FIELD(One, does), MADO_FIELD(One, version),
            MADO_FIELD(One, boxes) };
    };
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, household;
    std::vector<One> forms;
    std::vector<Table> tables;
    static constexpr auto fields = std::tuple { MADO_FIELD(FormsPage, trouble_summary), MADO_FIELD(FormsPage, back), MADO_FIELD(FormsPage, title), MADO_FIELD(FormsPage, household),
        MADO_FIELD(FormsPage, forms), MADO_FIELD(FormsPage, tables) };
};

struct DeskFormsPage {   // the same of the office, of no household
    struct Way {
        std::string address, words;
        static constexpr auto fields = std::tuple { MADO_FIELD(Way, address), MADO_FIELD(Way, words) };
    };
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, back_words, title, about, note;
    std::vector<Way> links;
    std::vector<FormsPage::One> forms;
    std::vector<Table> tables;
    static constexpr auto fields = std::tuple { MADO_FIELD(DeskFormsPage, trouble_summary), MADO_FIELD(DeskFormsPage, back), MADO_FIELD(DeskFormsPage, back_words), MADO_FIELD(DeskFormsPage, title),
        MADO_FIELD(DeskFormsPage, about), MADO_FIELD(DeskFormsPage, note), MADO_FIELD(DeskFormsPage, links), MADO_FIELD(DeskFormsPage, forms), MADO_FIELD(DeskFormsPage, tables) };
};

// Words KEY, KEY.about, KEY.act; sent as `does`.
FormsPage::One form_of(Asked const& visit, std::string does, std::string const& key, std::vector<Box> boxes, std::string version = {});
FormsPage begun(Asked const& visit, Attempt const* attempt, Household const& household, std::string_view title);
std::vector<Choice> members_of(Asked const& visit, db::Read& tx, HouseholdId const& id, bool with_nobody);   // as of today
struct Chosen { std::string id; std::int64_t version = 0; };
Chosen chosen(Asked const& visit, std::string_view field);   // "ID VERSION", as a box of choice has it
std::string choice_of(std::string const& id, std::int64_t version);

template <class Work>
Result<void> in_one_write(Asked const& visit, Work work, db::Alone alone = { .name = "public_assistance.form" })
{
    auto const whole = [&](db::Write& tx) -> Result<void> { return work(tx); };
    return visit.here.database.write(visit.tenant(), alone, whole);
}
template <class T>
Result<void> without_value(Result<T> const& result)
{
    if (!result)
        return std::unexpected(result.error());
    return {};
}

}  // namespace mado::public_assistance::web

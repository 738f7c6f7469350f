// On which days a town writes about 現況届: its own, else those of definitions/towns/child_support.csv.
#include <mado/csv/reader.h>
#include <mado/definitions/shelf.h>

#include "service/telling.h"
#include "service/workings.h"
#include "store/report_store.h"

#include <charconv>

namespace mado::child_support {

namespace {

using Kind = Refusal::Kind;

constexpr char const* terms_file = "towns/child_support.csv";
constexpr std::string_view every_town = "*";
constexpr std::size_t columns = 8;
constexpr int most_answer_days = 60, most_months = 12;

int whole(std::string_view words)
{
    int value = 0;
    std::from_chars(words.data(), words.data() + words.size(), value);
    return value;
}

// A row: code, told_on, reminded_on, warned_on, answer_days, months_before_lapse, source, sure. The town's own row before that of all.
Terms of_file(std::string_view text, std::string_view tenant)
{
    Terms made;
    csv::Reader reader(csv::of_text(text));
    for (auto row = reader.next(); row && *row; row = reader.next()) {
        auto const& fields = (*row)->fields;
        if (fields.size() != columns || (fields[0] != tenant && fields[0] != every_town))
            continue;
        auto const told = DayOfYear::parse(fields[1]), reminded = DayOfYear::parse(fields[2]), warned = DayOfYear::parse(fields[3]);
        if (!told || !reminded || !warned)
            continue;
        made = { *told, *reminded, *warned, whole(fields[4]), whole(fields[5]), std::string(fields[6]), std::string(fields[7]), 0 };
        if (fields[0] == tenant)
            break;
    }
    return made;
}

// The division whose work it is: of the town's own version of the claim, else of the library's.
std::string owner_of_claims(db::Read& tx, Workplace const& here)
{
    if (auto const own = definitions::published_definition(tx, here.definitions, service::claim_procedure, here.now().today()))
        return own->owner;
    auto const definition = here.library.procedure(service::claim_procedure);
    return definition ? definition->owner : std::string();
}

}  // namespace

std::vector<FieldError> service::wrong_terms(Terms const& wish)
{
    constexpr DayOfYear june { 6, 1 }, july { 7, 31 }, late_august { 8, 20 }, october { 10, 31 }, december { 12, 31 };
    std::vector<FieldError> errors;
    if (wish.told_on < june || wish.told_on > july)
        errors.push_back({ "told_on", "child_support.terms.wrong.told_on" });
    if (wish.reminded_on < late_august || wish.reminded_on > october)
        errors.push_back({ "reminded_on", "child_support.terms.wrong.reminded_on" });
    if (wish.warned_on <= wish.reminded_on || wish.warned_on > december)
        errors.push_back({ "warned_on", "child_support.terms.wrong.warned_on" });
    if (wish.answer_days < 1 || wish.answer_days > most_answer_days)
        errors.push_back({ "answer_days", "child_support.terms.wrong.number", { { "most", std::to_string(most_answer_days) } } });
    if (wish.months_before_lapse < 1 || wish.months_before_lapse > most_months)
        errors.push_back({ "months_before_lapse", "child_support.terms.wrong.number", { { "most", std::to_string(most_months) } } });
    return errors;
}

Terms terms(db::Read& tx, Workplace const& here)
{
    auto own = store::terms(tx);
    return own ? std::move(*own) : of_file(here.library.text(terms_file), tx.tenant());
}

Result<Terms> terms_to_keep(db::Read& tx, Caller const& caller, Workplace const& here)
{
    TRY(access::allow(tx, caller, may_set, { owner_of_claims(tx, here) }));
    return terms(tx, here);
}

Result<Terms> keep_terms(db::Write& tx, Caller const& caller, Workplace const& here, Terms wish)
{
    TRY(terms_to_keep(tx, caller, here));
    if (auto errors = service::wrong_terms(wish); !errors.empty())
        return refuse(std::move(errors));
    if (!store::keep(tx, wish, caller.person, here.now().at))
        return refuse(Kind::Conflict, "child_support.changed_meanwhile");
    ++wish.version;
    wish.source.clear(), wish.sure.clear();
    audit::record(tx, caller, here.now(), "child_support.terms.kept", {}, { { "told_on", wish.told_on.text() }, { "reminded_on", wish.reminded_on.text() }, { "warned_on", wish.warned_on.text() },
        { "answer_days", std::to_string(wish.answer_days) }, { "months_before_lapse", std::to_string(wish.months_before_lapse) } });
    return wish;
}

}  // namespace mado::child_support

#include "service/after_decision.h"

#include <mado/cases/closed_months.h>
#include <mado/cases/events.h>
#include <mado/definitions/answers.h>
#include <mado/definitions/undisclosed.h>
#include <mado/documents/documents.h>
#include <mado/time/fiscal.h>

#include "model/result_words.h"
#include "service/shielding.h"
#include "store/content_store.h"
#include "model/shown_groups.h"
#include "service/workings.h"
#include "store/after_store.h"
#include "store/case_store.h"

#include <algorithm>

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;
using definitions::CaseWord;
using service::trace;

// -- registers.

registers::Given given_of(db::Read& tx, Case const& found, definitions::Evaluation& evaluation)
{
    registers::Given given { { CaseWord::Result, std::string(model::words_of_result(found.result).noun) }, { CaseWord::ApplicantName, found.applicant_name },
        { CaseWord::ApplicantAddress, model::applicant_address(evaluation.definition(), evaluation.inputs().answers) }, { CaseWord::ReceiptNumber, grouped(found.receipt_number) },
        { CaseWord::ReceivedOn, found.received_on().iso() } };
    if (found.decided_on)
        given.emplace(CaseWord::DecidedOn, found.decided_on->iso());
    if (auto const document = documents::find(tx, { found.document }); !found.document.empty() && document)
        given.emplace(CaseWord::DocumentNumber, document->number);
    return given;
}

Result<void> write_registers(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, definitions::Evaluation& evaluation)
{
    auto const* outcome = evaluation.definition().outcome(found.result);
    if (!outcome || outcome->registered_in.empty())  // nothing of this result is registered: what an earlier decision entered falls away
        return registers::strike_of_case(tx, caller, here, found.id, "決定の" + std::string(model::words_of_result(found.result).noun));
    auto const* book = here.library.find_register(outcome->registered_in);
    if (!book)
        return refuse(Kind::Conflict, "registers.not_there", { { "name", outcome->registered_in } });
    // The register holds what was decided; a shielded case keeps its columns back from whoever reads the row.
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    definitions::Evaluation whole(definition, service::inputs_of(tx, here, found, store::content(tx, found.id)));
    auto const values = registers::values_of(*book, whole, given_of(tx, found, whole), &here.library);
    TRY(registers::enter(tx, caller, here, { book->name, found.id, found.procedure, found.owner, values }));
    if (auto const kept = service::kept_of(tx, found.id); kept.is_shielded())
        registers::hide(tx, here, found.id, { kept.fields, kept.words });
    return {};
}

// -- statistics.

std::string text_of(json::Value const& value)
{
    if (value.is_text())
        return value.text();
    if (value.is_flag())
        return value.flag() ? "true" : "false";
    return value.is_null() ? std::string() : json::canonical(value);
}

std::string key_value(std::string const& by, Case const& found, definitions::Evaluation& evaluation, Day decided_on)
{
    if (by == "month")
        return decided_on.iso().substr(0, 7);
    if (by == "fiscal_year")
        return std::to_string(fiscal_year(decided_on));
    if (by == "result")
        return found.result;
    if (by == "round")
        return found.round;
    if (by == "applicant")
        return found.applicant;
    auto const* field = evaluation.definition().field(by);
    if (!field)
        return text_of(definitions::json_of(evaluation.value(by)));
    auto const& answers = field->staff ? evaluation.inputs().examined : evaluation.inputs().answers;
    auto const answer = answers.find(by);
    if (answer != answers.end() && definitions::is_undisclosed(answer->second))
        return {};
    return answer == answers.end() || !evaluation.field_asked(by) ? std::string() : text_of(answer->second);
}

Decimal number_of(feel::Value const& value) { return value.is_number() ? value.as_number() : Decimal(0); }

store::Counted counted_as(definitions::Statistic const& statistic, Case const& found, definitions::Evaluation& evaluation, Day decided_on)
{
    auto const keys = json::array_of(statistic.by, [&](std::string const& by) { return json::Value(key_value(by, found, evaluation, decided_on)); });
    store::Counted counted { statistic.name, fiscal_year(decided_on), json::canonical(keys), {} };
    for (auto const& name : statistic.sum)
        counted.sums[name] = number_of(evaluation.value(name)).to_text();
    return counted;
}

void add(db::Write& tx, std::string const& procedure, store::Counted const& counted, Decimal sign)
{
    store::add_to_count(tx, procedure, counted, "", sign);
    for (auto const& [name, amount] : counted.sums)
        store::add_to_count(tx, procedure, counted, name, Decimal::parse(amount.text()).value_or(Decimal(0)) * sign);
}

// A new decision on the same case takes back what the one before has added.
void count_again(db::Write& tx, Case const& found, definitions::Evaluation& evaluation)
{
    for (auto const& before : store::counted(tx, found.id))
        add(tx, found.procedure, before, Decimal(-1));
    store::forget_counted(tx, found.id);
    if (!found.decided_on || service::is_revocation(found.result))
        return;
    for (auto const& statistic : evaluation.definition().counts) {
        auto const counted = counted_as(statistic, found, evaluation, *found.decided_on);
        add(tx, found.procedure, counted, Decimal(1));
        store::keep_counted(tx, found.id, counted);
    }
}

// -- next.

json::Object with_origin(json::Object const& carried)
{
    json::Object answers;
    for (auto const& [name, value] : carried)
        if (!definitions::is_undisclosed(value))
            answers[name] = json::object({ { "value", value }, { "origin", "carried" }, { "changed", false } });
    return answers;
}

}  // namespace

bool service::is_revocation(std::string_view result) { return result == revoked || result == retracted; }

json::Value service::keep_offers(db::Write& tx, Case const& found, definitions::Evaluation& evaluation, Day today)
{
    store::forget_offers(tx, found.id);
    json::Array told;
    for (auto const& offer : evaluation.offers(found.result)) {
        auto const on = std::max(offer.on.value_or(today), today);
        store::keep_offer(tx, { found.id, offer.next->name, offer.next->procedure, on, {} });
        told.push_back(json::object({ { "name", offer.next->name }, { "procedure", offer.next->procedure }, { "offer_on", on.iso() }, { "case", found.id.value },
            { "answers", with_origin(offer.carried) } }));
    }
    return told;
}

Result<void> service::link_follower(db::Write& tx, Caller const& caller, Workplace const& here, Case const& follower, json::Value const& follows)
{
    CaseId const id { follows.text("case") };
    auto const kept = is_uuid(id.value) ? store::find(tx, id) : std::nullopt;
    // What does not name an offer of this town for this procedure is no link: the application stands for itself.
    if (!kept || !store::follow_offer(tx, id, follows.text("name"), follower.procedure, follower.id))
        return {};
    auto found = *kept;
    found.next_arrived_on = follower.received_on();
    TRY(refresh(tx, here, found));
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.followed", found, { { "next", follows.text("name") }, { "by", follower.id.value } });
    return {};
}

Result<void> service::follow_decision(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found)
{
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    TRY(write_registers(tx, caller, here, found, evaluation));
    count_again(tx, found, evaluation);
    return {};
}

Result<void> service::end_revision(db::Write& tx, Case& found, RevisionEnd end)
{
    if (found.revises.empty())
        return {};
    if (!store::end_revision(tx, found.id, found.draft, end))
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    found.revises.clear();
    return {};
}

Result<void> service::keep_record(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found)
{
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    auto const& definition = evaluation.definition();
    auto const closed_on = here.now().today();
    // 起算日: the day that the definition reckons, else 4月1日 after the case was closed (公文書等の管理に関する条例・文書管理規程の一般的な姿).
    auto const starts_on = evaluation.keep_starts(closed_on).value_or(first_day_of_fiscal_year(fiscal_year(closed_on) + 1));
    auto const until = starts_on.plus_months(definition.keep_years * 12).plus_days(-1);
    Keeping const keeping { definition.keep_class, definition.keep_years, closed_on, starts_on, until };
    store::keep_keeping(tx, found.id, keeping);
    return here.listeners.publish(tx, caller, here, Ended { found, keeping });
}

std::vector<Offered> offers(db::Read& tx, CaseId const& id) { return store::offers(tx, id); }
std::optional<Offered> offer_followed_by(db::Read& tx, CaseId const& id) { return store::offer_followed_by(tx, id); }
std::optional<Keeping> keeping(db::Read& tx, CaseId const& id) { return store::keeping(tx, id); }
std::vector<int> counted_years(db::Read& tx, std::string_view procedure) { return store::count_years(tx, procedure); }

namespace {

using Groups = std::map<std::string, CountGroup>;

Groups groups_of(db::Read& tx, definitions::Definition const& definition, definitions::Statistic const& statistic, int year)
{
    Groups groups;
    for (auto const& row : store::count_rows(tx, definition.procedure, statistic.name)) {
        auto const keys = json::parse(row.group_key);
        // Groups of a version with other keys cannot stand in the same table.
        if ((year != 0 && row.year != year) || !keys || !keys->is_array() || keys->array().size() != statistic.by.size())
            continue;
        auto& group = groups[row.group_key];
        if (group.keys.empty()) {
            for (auto const& key : keys->array())
                group.keys.push_back(text_of(key));
            group.sums.resize(statistic.sum.size(), Decimal(0));
        }
        if (row.measure.empty())
            group.cases += static_cast<std::int64_t>(row.total.to_integer().value_or(0));
        if (auto const sum = std::ranges::find(statistic.sum, row.measure); sum != statistic.sum.end())
            group.sums[static_cast<std::size_t>(sum - statistic.sum.begin())] = group.sums[static_cast<std::size_t>(sum - statistic.sum.begin())] + row.total;
    }
    return groups;
}

CountTable shown(Groups groups, definitions::Statistic const& statistic)
{
    std::vector<CountGroup> all;
    for (auto& [key, group] : groups)
        all.push_back(std::move(group));
    return model::shown_groups(std::move(all), statistic.hide_below);
}

}  // namespace

CountTable counted(db::Read& tx, definitions::Definition const& definition, definitions::Statistic const& statistic, int year)
{
    return shown(groups_of(tx, definition, statistic, year), statistic);
}

CountTable counted_before(db::Read& tx, definitions::Definition const& definition, definitions::Statistic const& statistic, int year, Day before)
{
    auto groups = groups_of(tx, definition, statistic, year);
    for (auto const& one : store::counted_since(tx, definition.procedure, statistic.name, before)) {
        auto const group = groups.find(one.group_key);
        if ((year != 0 && one.year != year) || group == groups.end())
            continue;
        --group->second.cases;
        for (std::size_t n = 0; n < statistic.sum.size(); ++n)
            if (auto const amount = one.sums.find(statistic.sum[n]); amount != one.sums.end() && amount->second.is_text())
                group->second.sums[n] = group->second.sums[n] - Decimal::parse(amount->second.text()).value_or(Decimal(0));
    }
    return shown(std::move(groups), statistic);
}

}  // namespace mado::cases

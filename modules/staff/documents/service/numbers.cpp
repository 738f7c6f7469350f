#include "service/numbers.h"

#include "model/number.h"
#include "store/document_store.h"
#include "store/number_store.h"

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

namespace mado::documents {

namespace {

using Kind = Refusal::Kind;

constexpr char const* branches_setting = "branches";

// Its own, or that of the nearest division above it; else made from the name.
std::string division_sign(db::Read& tx, std::string const& division)
{
    for (auto path = division; !path.empty(); path = path.substr(0, path.find_last_of('/') == std::string::npos ? 0 : path.find_last_of('/')))
        if (auto const sign = store::sign(tx, path))
            return *sign;
    auto const named = organization::division(tx, division);
    return named ? model::sign_of_name(named->name) : std::string {};
}

Number row_of(Moment const& now, Caller const& caller, Wanted const& wanted, std::string const& sign, int year)
{
    return { .id = { now.id() }, .sign = sign, .year = year, .series = wanted.series, .owner = wanted.owner, .text = {}, .title = wanted.title, .document = wanted.document,
        .taken_at = now.at, .taken_by = caller.kind == CallerKind::Staff ? caller.person : PersonId {} };
}

// 枝番: 環境第123号 → 環境第123号の2.
Number branch_after(db::Write& tx, Number row, Number const& first)
{
    row.year = first.year;
    row.number = first.number;
    row.branch = store::next_branch(tx, first);
    row.text = model::number_text(row.sign, row.number, row.branch);
    return row;
}

Number next_in_run(db::Write& tx, Number row)
{
    row.number = store::next_number(tx, row.sign, row.year);
    row.text = model::number_text(row.sign, row.number);
    return row;
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Number const& number)
{
    audit::record(tx, caller, here.now(), event, { { "number", number.id.value } }, { { "text", number.text } });
}

}  // namespace

std::string sign_of(db::Read& tx, tenancy::Town const& town, Series series, std::string const& owner)
{
    return model::series_sign(series, store::sign(tx, "").value_or(town.name + "指令"), division_sign(tx, owner), town.name);
}

Taken next_of(db::Write& tx, Caller const& caller, Workplace const& here, tenancy::Town const& town, Wanted const& wanted)
{
    auto const now = here.now();
    auto const year = model::year_of(wanted.series, now.today());
    if (!model::has_number(wanted.series)) {
        constexpr char const* word = "事務連絡";
        return { word, word, year, store::next_number(tx, word, year) };  // counted only so that its row has a key
    }
    auto row = row_of(now, caller, wanted, sign_of(tx, town, wanted.series, wanted.owner), year);
    auto const first = wanted.of && has_branches(tx) ? store::first_of_case(tx, wanted.of, row.sign) : std::nullopt;
    row = first ? branch_after(tx, row, *first) : next_in_run(tx, row);
    store::insert_number(tx, row);
    if (first)
        return { first->text + "の", row.text, row.year, row.branch };
    return { row.sign, row.text, row.year, row.number };
}

Result<Number> take_number(db::Write& tx, Caller const& caller, Workplace const& here, Taking const& taking)
{
    TRY(access::allow(tx, caller, take_numbers, { .owner = taking.owner }));
    auto const* town = here.towns.by_code(tx.tenant());
    std::vector<FieldError> wrong;
    if (text::trimmed(taking.title).empty())
        wrong.push_back({ "title", "documents.numbers.title_required" });
    if (!model::has_number(taking.series))
        wrong.push_back({ "series", "documents.numbers.has_none" });
    if (!model::is_of_the_whole_town(taking.series) && !organization::division(tx, taking.owner))
        wrong.push_back({ "owner", "documents.numbers.owner_required" });
    auto const first = taking.branch_of.empty() ? std::nullopt : store::number_called(tx, taking.branch_of);
    if (!taking.branch_of.empty() && !first)
        wrong.push_back({ "branch_of", "documents.numbers.not_found" });
    if (!wrong.empty() || !town)
        return refuse(std::move(wrong));
    if (first)
        TRY(access::allow(tx, caller, take_numbers, { .owner = first->owner }));
    auto const now = here.now();
    auto row = row_of(now, caller, { first ? first->series : taking.series, first ? first->owner : taking.owner, std::string(text::trimmed(taking.title)), {}, {} },
        first ? first->sign : sign_of(tx, *town, taking.series, taking.owner), model::year_of(taking.series, now.today()));
    row = first ? branch_after(tx, row, *first) : next_in_run(tx, row);
    store::insert_number(tx, row);
    trace(tx, caller, here, "documents.number.taken", row);
    return row;
}

Result<Number> void_number(db::Write& tx, Caller const& caller, Workplace const& here, NumberId const& id, std::string_view reason)
{
    auto number = store::find_number(tx, id);
    if (!number)
        return refuse(Kind::NotFound, "documents.numbers.not_found");
    TRY(access::allow(tx, caller, take_numbers, { .owner = number->owner }));
    if (text::trimmed(reason).empty())
        return refuse({ { "reason", "documents.numbers.reason_required" } });
    if (number->document)
        return refuse(Kind::Conflict, "documents.numbers.is_issued");
    if (!store::set_void(tx, id, std::string(text::trimmed(reason)), here.now().at, caller.person))
        return refuse(Kind::Conflict, "documents.numbers.is_void");
    trace(tx, caller, here, "documents.number.voided", *number);
    return std::move(*store::find_number(tx, id));
}

Result<Number> find_number(db::Read& tx, NumberId const& id)
{
    auto found = store::find_number(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "documents.numbers.not_found");
    return std::move(*found);
}

std::vector<Run> runs(db::Read& tx, Caller const& caller)
{
    std::map<std::pair<int, std::string>, Run, std::greater<>> all;  // a run is listed once, whatever divisions overlap
    for (auto const& division : access::scope(tx, caller, read_numbers))
        for (auto& run : store::runs(tx, division)) {
            if (division.empty())
                run.missing = run.last - store::count_of_run(tx, run.sign, run.year);
            auto& kept = all[{ run.year, run.sign }];
            kept = run.last >= kept.last ? run : kept;
        }
    std::vector<Run> found;
    for (auto& [key, run] : all)
        found.push_back(std::move(run));
    return found;
}

std::vector<Number> numbers(db::Read& tx, Caller const& caller, std::string const& sign, int year, std::int64_t before, int most)
{
    std::map<std::pair<std::int64_t, std::int64_t>, Number> all;
    for (auto const& division : access::scope(tx, caller, read_numbers))
        for (auto& number : store::numbers(tx, division, sign, year, before, most))
            all.emplace(std::pair { -number.number, number.branch }, std::move(number));
    std::vector<Number> found;
    for (auto& [key, number] : all)
        found.push_back(std::move(number));
    return found;
}

bool has_branches(db::Read& tx) { return store::setting(tx, branches_setting) == "1"; }

Result<void> set_branches(db::Write& tx, Caller const& caller, Workplace const& here, bool wanted)
{
    TRY(access::allow(tx, caller, set_numbers, { .owner = "" }));
    store::keep_setting(tx, branches_setting, wanted ? "1" : "0");
    audit::record(tx, caller, here.now(), "documents.number.rule_set", {}, { { "branches", wanted ? "1" : "0" } });
    return {};
}

}  // namespace mado::documents

// Figures of our own work as datasets: what cases counted, as it may leave the zone.
#include "service/counts.h"

#include <mado/cases/closed_months.h>
#include <mado/cases/results.h>
#include <mado/crypto/box.h>
#include <mado/csv/writer.h>
#include <mado/definitions/answers.h>
#include <mado/definitions/shelf.h>
#include <mado/organization/organization.h>

#include "service/recording.h"
#include "store/dataset_store.h"
#include "store/usage_store.h"

#include <algorithm>

namespace mado::open_data {

namespace {

using namespace service;

Caller program(std::string const& tenant) { return { .tenant = tenant, .kind = CallerKind::System, .job = "open_data.counts" }; }

std::string column_of(definitions::Definition const& definition, std::string const& by)
{
    static std::map<std::string, std::string, std::less<>> const names { { "month", "月" }, { "fiscal_year", "年度" }, { "result", "結果" }, { "round", "募集回" }, { "applicant", "申請者の区分" } };
    if (auto const* field = definition.field(by))
        return field->title.japanese();
    auto const found = names.find(by);
    return found == names.end() ? by : found->second;
}

std::string cell_of(Workplace const& here, definitions::Definition const& definition, std::string const& by, std::string const& key)
{
    if (by == "result")
        return std::string(cases::noun_of_result(key));
    if (by == "applicant")
        return key == "person" ? "個人" : key == "business" ? "事業者" : key;
    auto const* field = definition.field(by);
    auto const title = field ? definitions::title_of(*field, &here.library, key, "ja") : std::string();
    return title.empty() ? key : title;
}

std::vector<std::string> header_of(definitions::Definition const& definition, definitions::Statistic const& statistic)
{
    std::vector<std::string> header { "会計年度" };
    for (auto const& by : statistic.by)
        header.push_back(column_of(definition, by));
    header.push_back("件数");
    for (auto const& sum : statistic.sum)
        header.push_back(column_of(definition, sum) + "の合計");
    return header;
}

std::vector<std::string> row_of(Workplace const& here, definitions::Definition const& definition, definitions::Statistic const& statistic, int year, cases::CountGroup const& group)
{
    std::vector<std::string> row { std::to_string(year) };
    for (std::size_t n = 0; n < statistic.by.size(); ++n)
        row.push_back(group.is_merged ? (n == 0 ? "その他（少数を合わせたもの）" : "") : cell_of(here, definition, statistic.by[n], n < group.keys.size() ? group.keys[n] : std::string()));
    row.push_back(std::to_string(group.cases));
    for (std::size_t n = 0; n < statistic.sum.size(); ++n)
        row.push_back(n < group.sums.size() ? group.sums[n].to_text() : "0");
    return row;
}

// The nearest division of the town at or above the definition's owner; "" when there is none.
std::string owner_of(db::Read& tx, std::string path)
{
    while (!path.empty() && !organization::division(tx, path))
        path = path.rfind('/') == std::string::npos ? std::string() : path.substr(0, path.rfind('/'));
    return path;
}

std::string title_of(definitions::Definition const& definition, definitions::Statistic const& statistic)
{
    std::string by;
    for (auto const& one : statistic.by)
        by += (by.empty() ? "" : "・") + column_of(definition, one);
    return definition.title.japanese() + "の件数" + (by.empty() ? "" : "（" + by + "別）");
}

Figures figures_of(db::Read& tx, Workplace const& here, definitions::Definition const& definition, definitions::Statistic const& statistic)
{
    Figures made;
    made.name = "count-" + definition.procedure + "-" + statistic.name;
    made.title = title_of(definition, statistic);
    made.description = "電子窓口で処理が終わった「" + definition.title.japanese() + "」の件数です。前の月までに決まったものを、月に一度数え直し、変わったときに版を改めます。";
    if (statistic.hide_below > 0)
        made.description += std::to_string(statistic.hide_below) + "件に満たない区分は「その他」に合わせています。";
    made.owner = owner_of(tx, definition.owner);
    made.hide_below = statistic.hide_below;
    csv::Writer writer(made.csv);
    writer.row(std::span<std::string const>(header_of(definition, statistic)));
    auto years = cases::counted_years(tx, definition.procedure);
    std::ranges::sort(years);
    // The month under way is not over: what comes in it comes with the next version, whole.
    auto const today = here.now().today();
    auto const month = *Day::of(today.year(), today.month(), 1);
    for (auto const year : years)
        for (auto const& group : cases::counted_before(tx, definition, statistic, year, month).groups) {
            writer.row(std::span<std::string const>(row_of(here, definition, statistic, year, group)));
            ++made.rows;
        }
    made.hash = crypto::sha256_hex(made.csv);
    return made;
}

// Whose desk it is: the division that has published the most.
std::string busiest_division(std::map<std::string, Entry> const& published)
{
    std::map<std::string, int> by_division;
    for (auto const& [id, entry] : published)
        ++by_division[entry.owner()];
    auto const most = std::ranges::max_element(by_division, {}, [](auto const& one) { return one.second; });
    return most == by_division.end() ? std::string() : most->first;
}

// 利用回数 of everything that is published, by month.
Figures usage_figures(db::Read& tx, Workplace const& here)
{
    Figures made;
    made.name = "open-data-usage";
    made.title = "オープンデータの利用回数";
    made.description = "公開しているデータセットごとの、ダウンロード、ページの表示、プログラムからの利用の回数です。前の月までの分を、月に一度足します。回数だけを数え、利用した人は記録していません。"
                       "自動で巡回すると名のるプログラムは数えていません。";
    made.begins_with_a_person = true;
    std::map<std::string, Entry> published;
    for (auto& entry : store::all(tx))
        if (entry.state == State::Published)
            published.emplace(entry.id.value, std::move(entry));
    made.owner = busiest_division(published);
    struct Times { std::int64_t downloads = 0, pages = 0, calls = 0; };
    std::map<std::pair<std::string, std::string>, Times> by_month;
    auto const today = here.now().today();
    for (auto const& one : store::usage_by_month(tx, *Day::of(today.year(), today.month(), 1)))
        if (auto const found = published.find(one.dataset); found != published.end() && found->second.draft.name != made.name) {
            auto& times = by_month[{ one.month, one.dataset }];
            (one.form == datasets::page_form ? times.pages : one.form == datasets::api_form ? times.calls : times.downloads) += one.times;
        }
    csv::Writer writer(made.csv);
    writer.row(std::span<std::string const>(std::vector<std::string> { "月", "データセットの識別名", "データセット", "ダウンロードの回数", "ページの表示の回数", "プログラムからの利用の回数" }));
    for (auto const& [key, times] : by_month) {
        auto const& draft = published.at(key.second).draft;
        writer.row(std::span<std::string const>(std::vector<std::string> { key.first, draft.name, draft.title, std::to_string(times.downloads), std::to_string(times.pages), std::to_string(times.calls) }));
    }
    made.rows = by_month.size();
    made.hash = crypto::sha256_hex(made.csv);
    return made;
}

std::vector<Figures> published_figures(db::Read& tx, Workplace const& here)
{
    std::vector<Figures> all;
    for (auto const& version : definitions::published_all(tx, here.now().today())) {
        auto const definition = definitions::definition(tx, here.definitions, version.hash);
        if (!definition)
            continue;
        for (auto const& statistic : definition->counts)
            if (statistic.publish) {
                auto made = figures_of(tx, here, *definition, statistic);
                if (made.rows > 0 && !made.owner.empty())
                    all.push_back(std::move(made));
            }
    }
    if (auto usage = usage_figures(tx, here); usage.rows > 0 && !usage.owner.empty())
        all.push_back(std::move(usage));
    return all;
}

std::optional<ResourceEntry> counts_resource(db::Read& tx, Entry const& entry, Figures const& figures)
{
    for (auto const& one : store::resources(tx, entry.id))
        if (one.original.file_name == figures.file())
            return one;
    return std::nullopt;
}

// Whoever compares two versions sees what was decided between them, however small that is: so they stand apart by a month of cases.
bool is_month_over(Workplace const& here, Instant since)
{
    constexpr std::int32_t least_days = 28;
    auto const then = day_in_tokyo(since), today = day_in_tokyo(here.clock.now());
    return today - then >= least_days && (today.year() != then.year() || today.month() != then.month());
}

bool is_wanted(db::Read& tx, Workplace const& here, Figures const& figures)
{
    auto const there = store::find_named(tx, figures.name);
    if (!there)
        return true;
    if (there->origin != Origin::Counts || there->state == State::Withdrawn || there->review == Review::Proposed)
        return false;                         // a person decided otherwise, or is about to
    auto const resource = counts_resource(tx, *there, figures);
    if (!resource || resource->original.hash == figures.hash)  // taken out by a person, or the same
        return false;
    return is_month_over(here, resource->step.at) && (!there->published_at || is_month_over(here, *there->published_at));
}

Result<Entry> registered(db::Write& tx, Caller const& caller, Workplace const& here, datasets::Reference const& reference, Figures const& figures)
{
    datasets::Dataset said;
    said.name = figures.name;
    said.title = figures.title;
    said.description = figures.description;
    said.division = figures.owner;
    said.licence = reference.licences.all().empty() ? std::string() : reference.licences.all().front().id;
    said.frequency = reference.frequencies.find("irregular") ? "irregular" : "";
    said.covers_place = tx.tenant();
    said.tags = { "統計", "電子窓口" };
    return create(tx, caller, here, reference, said, Origin::Counts);
}

// The definition says what is hidden (hide_below); that is the reason for its small counts, and it stands with the finding. All else a person weighs.
Result<void> give_own_reason(db::Write& tx, Caller const& caller, Workplace const& here, ResourceEntry const& resource, Figures const& figures)
{
    if (figures.hide_below <= 0)
        return {};
    for (auto const& found : resource.step.checked.privacy)
        if (found.weight == "ask" && found.concern == datasets::name_of(datasets::Concern::SmallCount)) {
            auto const now = store::find(tx, resource.dataset);
            TRY(give_reason(tx, caller, here, resource.id, found.key, "電子窓口の統計です。小さい区分は、手続の定義の hide_below により合わせてあります。", now->revision));
        }
    return {};
}

}  // namespace

std::vector<Figures> service::figures_wanted(db::Read& tx, Workplace const& here)
{
    auto all = published_figures(tx, here);
    std::erase_if(all, [&](Figures const& one) { return !is_wanted(tx, here, one); });
    return all;
}

Result<service::Came> service::publish_figures(db::Write& tx, Workplace const& here, datasets::Reference const& reference, Figures const& figures, Prepared const& prepared)
{
    if (!is_wanted(tx, here, figures))
        return Came::Unwanted;                // a person was quicker
    auto const caller = program(tx.tenant());
    auto const there = store::find_named(tx, figures.name);
    bool const is_ours_alone = !there || (!there->is_changed() && store::resources(tx, there->id).size() == 1);
    auto const before = there ? *there : TRY(registered(tx, caller, here, reference, figures));
    auto const known = counts_resource(tx, before, figures);
    auto const resource = TRY(known ? replace_resource(tx, caller, here, known->id, prepared, before.revision)
                                    : add_resource(tx, caller, here, before.id, prepared, figures.title, before.revision));
    TRY(give_own_reason(tx, caller, here, resource, figures));
    auto now = store::find(tx, before.id).value();
    if (!is_ours_alone || (!there && figures.begins_with_a_person) || !obstacles(tx, now).empty())
        return Came::Drafted;                 // what a person began, or has to weigh, that person publishes
    now.note.clear();                         // those of the last proposal are not this version's
    now.proposed_by = {};
    now.proposed_at.reset();
    TRY(service::publish(tx, caller, here, reference, std::move(now)));
    return Came::Published;
}

}  // namespace mado::open_data

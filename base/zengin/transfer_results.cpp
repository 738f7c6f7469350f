#include <mado/zengin/transfer_results.h>

#include "record.h"

#include <mado/yaml/document.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace mado::zengin {

namespace {

using Layout = TransferResultLayout;

// What the reader understands, by record. Everything else is named unused_… and passed over.
std::vector<std::string_view> const& roles_of(char record)
{
    static std::map<char, std::vector<std::string_view>> const all {
        { '1', {} },
        { '2', { "bank", "branch", "account_number", "name", "amount", "first_code", "outcome" } },
        { '8', { "count", "total", "paid_count", "paid_total", "failed_count", "failed_total" } },
        { '9', {} },
    };
    return all.at(record);
}

constexpr std::array<std::string_view, 5> needed_of_line { "bank", "branch", "account_number", "amount", "outcome" };
bool is_number(std::string_view role) { return role.ends_with("count") || role.ends_with("total") || role == "amount"; }

class Loading {
public:
    Layout layout {};
    std::vector<std::string> faults {};

    void file(yaml::Node const& root)
    {
        if (root.text_of("layout") != "zengin_transfer_results")
            fault(root, "a layout of a bank's results begins with `layout: zengin_transfer_results`");
        if (auto const* title = root.find("title"))
            layout.title = title->text_of("ja");
        layout.business_type = root.text_of("business_type");
        if (layout.business_type.size() != 2)
            fault(root, "`business_type` (種別コード) has two digits");
        layout.record_length = number(root, root.text_of("record_length"));
        layout.sure = root.text_of("sure");
        if (layout.sure != "read" && layout.sure != "memory")
            fault(root, "`sure` is `read` or `memory`");
        auto const* records = root.find("records");
        for (auto const& [mark, name] : std::map<char, std::string> { { '1', "header" }, { '2', "line" }, { '8', "totals" }, { '9', "end" } }) {
            auto const* node = records ? records->find(name) : nullptr;
            if (node)
                record(mark, *node);
            else
                fault(root, "`records` has `" + name + "`");
        }
        codes(root);
    }

private:
    void fault(yaml::Node const& node, std::string const& says) { faults.push_back("line " + std::to_string(node.place.line) + ": " + says); }

    int number(yaml::Node const& node, std::string const& text)
    {
        int value = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc {} || end != text.data() + text.size() || value < 1 || value > 1000)
            fault(node, "`" + text + "` is no length from 1 to 1000");
        return value;
    }

    void record(char mark, yaml::Node const& node)
    {
        auto& fields = layout.records[mark];
        int place = 2;  // behind データ区分
        for (auto const& entry : node.entries) {
            auto const& known = roles_of(mark);
            if (std::ranges::find(known, entry.key) == known.end() && !entry.key.starts_with("unused_"))
                fault(entry.value, "`" + entry.key + "` is no field of this record; what is not read is called `unused_…`");
            auto const length = number(entry.value, entry.value.text_of("length"));
            if (is_number(entry.key) && length > (entry.key == "amount" ? 12 : 15))
                fault(entry.value, "an amount has at most 12 digits, a total 15");
            fields.push_back({ entry.key, entry.value.text_of("title"), place, length });
            place += length;
        }
        if (place - 1 != layout.record_length)
            fault(node, "the fields make " + std::to_string(place - 1) + " bytes, not " + std::to_string(layout.record_length));
        for (auto const needed : needed_of_line)
            if (mark == '2' && !layout.find(mark, needed))
                fault(node, "`" + std::string(needed) + "` is missing");
    }

    void codes(yaml::Node const& root)
    {
        auto const* outcome = layout.find('2', "outcome");
        auto const fits = [&](std::string const& code) { return outcome && std::ssize(code) == outcome->length; };
        layout.paid = root.text_of("paid");
        if (!fits(layout.paid))
            fault(root, "`paid` is the code of a transfer that was paid, as long as `outcome`");
        auto const* reasons = root.find("reasons");
        for (auto const& entry : reasons ? reasons->entries : std::vector<yaml::Entry> {})
            if (!fits(entry.key) || entry.key == layout.paid || entry.value.text.empty())
                fault(entry.value, "a reason is a code as long as `outcome` that is not `paid`, and its words");
            else
                layout.reasons.emplace(entry.key, entry.value.text);
        if (layout.reasons.empty())
            fault(root, "`reasons` say what the other codes mean");
    }
};

// One record through the layout. The first fault is kept.
class Cells {
public:
    Cells(Layout const& layout, std::string_view record, int number) : layout_(layout), record_(record), number_(number) {}

    std::string_view cell(std::string_view role) const
    {
        auto const* field = layout_.find(record_[0], role);
        return field ? record_.substr(static_cast<std::size_t>(field->from) - 1, static_cast<std::size_t>(field->length)) : std::string_view();
    }
    std::string words(std::string_view role) const
    {
        auto const raw = cell(role);
        auto const last = raw.find_last_not_of(' ');
        return readable(raw.substr(0, last == std::string_view::npos ? 0 : last + 1));
    }
    std::string digits(std::string_view role)
    {
        auto const raw = cell(role);
        auto const bad = std::ranges::find_if_not(raw, [](char c) { return c >= '0' && c <= '9'; });
        if (bad != raw.end())
            fault(role, "zengin.not_digits", "は数字だけの項目ですが、" + shown(static_cast<unsigned char>(*bad)) + "があります。");
        return bad == raw.end() ? std::string(raw) : std::string();
    }
    std::int64_t number(std::string_view role) { return Yen::parse(digits(role)).value_or(Yen()).amount(); }
    void fault(std::string_view role, std::string key, std::string const& what)
    {
        auto const* field = layout_.find(record_[0], role);
        if (!finding_ && field)
            finding_ = finding_at(number_, field->from, field->from + field->length - 1, std::move(key), "「" + field->title + "」" + what + std::string(ask_the_sender));
    }
    std::optional<Finding> const& finding() const { return finding_; }

private:
    Layout const& layout_;
    std::string_view record_;
    int number_;
    std::optional<Finding> finding_ {};
};

TransferOutcome outcome_in(Cells& cells, Layout const& layout, int record)
{
    TransferOutcome made;
    made.record = record;
    made.bank = cells.digits("bank");
    made.branch = cells.digits("branch");
    made.account_number = cells.digits("account_number");
    made.name = cells.words("name");
    made.amount = Yen(cells.number("amount"));
    if (made.amount.is_zero())
        cells.fault("amount", "zengin.amount", "が0円です。");
    auto const code = cells.words("first_code");
    made.first_code = code.substr(std::min(code.find_first_not_of("0 "), code.size()));
    auto const outcome = std::string(cells.cell("outcome"));
    made.is_paid = outcome == layout.paid;
    auto const reason = layout.reasons.find(outcome);
    if (!made.is_paid && reason == layout.reasons.end())
        cells.fault("outcome", "zengin.choice", "に知らない値「" + readable(outcome) + "」があります。");
    else if (!made.is_paid)
        made.reason = reason->second;
    return made;
}

struct Sums { std::int64_t count = 0, paid_count = 0, failed_count = 0; Yen total {}, paid_total {}, failed_total {}; };

Sums sums_of(std::vector<TransferOutcome> const& all)
{
    Sums sums;
    for (auto const& one : all) {
        ++sums.count;
        sums.total += one.amount;
        (one.is_paid ? sums.paid_count : sums.failed_count) += 1;
        (one.is_paid ? sums.paid_total : sums.failed_total) += one.amount;
    }
    return sums;
}

void hold(Cells& totals, Layout const& layout, Sums const& sums)
{
    auto const same = [&](std::string_view role, std::int64_t found) {
        if (layout.find('8', role) && totals.number(role) != found)
            totals.fault(role, "zengin.total", "がデータの合計" + Yen(found).digits() + "と合いません。");
    };
    same("count", sums.count);
    same("total", sums.total.amount());
    same("paid_count", sums.paid_count);
    same("paid_total", sums.paid_total.amount());
    same("failed_count", sums.failed_count);
    same("failed_total", sums.failed_total.amount());
}

}  // namespace

Layout::Field const* Layout::find(char record, std::string_view role) const
{
    auto const fields = records.find(record);
    if (fields == records.end())
        return nullptr;
    auto const found = std::ranges::find(fields->second, role, &Field::role);
    return found == fields->second.end() ? nullptr : &*found;
}

bool Layout::is_of(std::string_view bytes) const { return std::ssize(bytes) >= record_length && bytes.starts_with('1') && bytes.substr(1).starts_with(business_type); }

std::expected<TransferResultLayout, std::vector<std::string>> Layout::load(std::string_view yaml)
{
    auto const root = yaml::parse(yaml);
    Loading loading;
    if (root)
        loading.file(*root);
    else
        for (auto const& problem : root.error())
            loading.faults.push_back("line " + std::to_string(problem.place.line) + ": " + problem.english);
    if (!loading.faults.empty())
        return std::unexpected(std::move(loading.faults));
    return std::move(loading.layout);
}

std::expected<std::vector<TransferOutcome>, Finding> read_transfer_results(std::string_view bytes, Layout const& layout)
{
    auto const records = records_of(bytes, static_cast<std::size_t>(layout.record_length), Batches::One);
    if (!records)
        return std::unexpected(records.error());
    if (records->front().substr(1, 2) != layout.business_type)
        return std::unexpected(finding_at(1, 2, 3, "zengin.kind", "「種別コード」が「" + readable(records->front().substr(1, 2)) + "」です。" + layout.business_type + "のファイルを選んでください。"));
    std::vector<TransferOutcome> all;
    for (std::size_t i = 1; i + 2 < records->size(); ++i) {
        Cells cells(layout, (*records)[i], static_cast<int>(i) + 1);
        all.push_back(outcome_in(cells, layout, static_cast<int>(i) + 1));
        if (cells.finding())
            return std::unexpected(*cells.finding());
    }
    Cells totals(layout, (*records)[records->size() - 2], static_cast<int>(records->size()) - 1);
    hold(totals, layout, sums_of(all));
    if (totals.finding())
        return std::unexpected(*totals.finding());
    return all;
}

}  // namespace mado::zengin

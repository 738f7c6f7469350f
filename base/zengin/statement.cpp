#include <mado/zengin/statement.h>

#include "record.h"

#include <mado/time/wareki.h>

#include <algorithm>
#include <stdexcept>

namespace mado::zengin {

namespace {

using Layout = StatementLayout;
using Movement = StatementLine::Movement;

// One record through the layout. The first fault is kept; what is not in the layout is empty.
class Cells {
public:
    Cells(Layout const& layout, std::string_view record, int number, Day today) : layout_(layout), record_(record), number_(number), today_(today) {}

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
            fault(role, "zengin.not_digits", "は数字だけの項目ですが、" + shown(static_cast<unsigned char>(*bad)) + "があります。", static_cast<int>(bad - raw.begin()));
        return bad == raw.end() ? std::string(raw) : std::string();
    }

    Yen yen(std::string_view role) { return Yen::parse(digits(role)).value_or(Yen()); }

    std::optional<Yen> balance(std::string_view sign_role)
    {
        if (cell("balance").empty())
            return {};
        auto const amount = yen("balance");
        auto const sign = cell(sign_role);
        if (sign.empty() || sign[0] == layout_.marks.at("plus"))
            return amount;
        if (sign[0] == layout_.marks.at("minus"))
            return -amount;
        fault(sign_role, "zengin.choice", "に知らない値" + shown(static_cast<unsigned char>(sign[0])) + "があります。");
        return {};
    }

    std::optional<Day> day(std::string_view role)
    {
        auto const raw = digits(role);
        if (raw.empty() || raw == "000000")
            return {};
        auto const two = [&](std::size_t at) { return (raw[at] - '0') * 10 + (raw[at + 1] - '0'); };
        auto const found = day_of(two(0), two(2), two(4));
        if (!found)
            fault(role, "zengin.day", "の「" + raw + "」という日はありません。");
        return found;
    }

    Day required_day(std::string_view role)
    {
        auto const found = day(role);
        if (!found)
            fault(role, "zengin.day", "に日が入っていません。");
        return found.value_or(Day());
    }

    void fault(std::string_view role, std::string key, std::string const& what, int at = -1)
    {
        auto const* field = layout_.find(record_[0], role);
        if (finding_ || !field)
            return;
        auto const from = at < 0 ? field->from : field->from + at;
        finding_ = finding_at(number_, from, at < 0 ? field->from + field->length - 1 : from, std::move(key), "「" + field->title + "」" + what + std::string(ask_the_sender));
    }

    std::optional<Finding> const& finding() const { return finding_; }

private:
    // Two digits mean the year of this era or century that is not after today, else of the one before: a statement tells of days that were.
    std::optional<Day> day_of(int year, int month, int day) const
    {
        auto const limit = today_.plus_days(366);
        if (layout_.years == Layout::Years::Western) {
            auto const century = today_.year() / 100 * 100;
            auto const made = Day::of(century + year, static_cast<unsigned>(month), static_cast<unsigned>(day));
            return made && *made > limit ? Day::of(century - 100 + year, static_cast<unsigned>(month), static_cast<unsigned>(day)) : made;
        }
        auto const now = wareki::era_year_of(today_);
        for (auto era = static_cast<int>(now ? now->era : wareki::Era::Reiwa); era >= 0; --era)
            if (auto const made = wareki::day_of(static_cast<wareki::Era>(era), year, month, day); made && *made <= limit)
                return *made;
        return {};
    }

    Layout const& layout_;
    std::string_view record_;
    int number_;
    Day today_;
    std::optional<Finding> finding_ {};
};

void read_header(Cells& cells, Statement& statement)
{
    statement.made_on = cells.day("made_on").value_or(Day());
    statement.from = cells.required_day("from");
    statement.through = cells.required_day("through");
    statement.account.bank = cells.digits("bank_code");
    statement.account.bank_name = cells.words("bank_name");
    statement.account.branch = cells.digits("branch_code");
    statement.account.branch_name = cells.words("branch_name");
    statement.account.number = cells.digits("account_number");
    statement.account_name = cells.words("account_name");
    statement.balance_before = cells.balance("balance_sign");
    if (auto const kind = cells.cell("account_kind"); !kind.empty()) {
        if (std::string_view("12349").find(kind[0]) == std::string_view::npos)
            cells.fault("account_kind", "zengin.choice", "に知らない値" + shown(static_cast<unsigned char>(kind[0])) + "があります。");
        else
            statement.account.kind = static_cast<AccountKind>(kind[0]);
    }
}

Movement movement_of(Cells& cells, Layout const& layout)
{
    if (auto const cell = cells.cell("cancelled"); !cell.empty()) {
        if (cell[0] == layout.marks.at("cancelled"))
            return Movement::Cancelled;
        if (cell[0] != '0' && cell[0] != ' ')
            cells.fault("cancelled", "zengin.choice", "に知らない値" + shown(static_cast<unsigned char>(cell[0])) + "があります。");
    }
    auto const cell = cells.cell("direction");
    if (cell.empty() || cell[0] == layout.marks.at("in"))
        return Movement::In;
    if (cell[0] != layout.marks.at("out"))
        cells.fault("direction", "zengin.choice", "に知らない値" + shown(static_cast<unsigned char>(cell[0])) + "があります。");
    return Movement::Out;
}

StatementLine read_line(Cells& cells, Layout const& layout, int record)
{
    StatementLine line;
    line.record = record;
    line.inquiry_number = cells.words("inquiry_number");
    line.booked_on = cells.required_day("booked_on");
    line.value_on = cells.day("value_on");
    line.movement = movement_of(cells, layout);
    line.amount = cells.yen("amount");
    line.category = cells.words("category");
    line.client_code = cells.words("client_code");
    line.payer = cells.words("payer");
    line.from_bank = cells.words("from_bank");
    line.from_branch = cells.words("from_branch");
    line.about = cells.words("about");
    line.edi = cells.words("edi");
    return line;
}

Trailer totals_of(Statement const& statement, Movement movement)
{
    Trailer trailer;
    for (auto const& line : statement.lines)
        if (line.movement == movement)
            ++trailer.count, trailer.total += line.amount;
    return trailer;
}

// Each total that the layout has. A count without its amount, or the other way round, is looked at alone.
void check_totals(Cells& cells, Statement const& statement, std::string const& prefix, Movement movement)
{
    auto const counted = totals_of(statement, movement);
    if (auto const role = prefix + "_count"; !cells.cell(role).empty())
        if (auto const said = cells.yen(role); said != Yen(counted.count))
            cells.fault(role, "zengin.total", "は" + said.digits() + "件ですが、明細は" + std::to_string(counted.count) + "件です。ファイルの全体を取り込んでいません。");
    if (auto const role = prefix + "_total"; !cells.cell(role).empty())
        if (auto const said = cells.yen(role); said != counted.total)
            cells.fault(role, "zengin.total", "は" + said.text() + "ですが、明細の合計は" + counted.total.text() + "です。ファイルの全体を取り込んでいません。");
}

void check_trailer(Cells& cells, Statement& statement)
{
    check_totals(cells, statement, "in", Movement::In);
    check_totals(cells, statement, "out", Movement::Out);
    check_totals(cells, statement, "cancelled", Movement::Cancelled);
    if (!cells.cell("line_count").empty() && cells.yen("line_count") != Yen(static_cast<std::int64_t>(statement.lines.size())))
        cells.fault("line_count", "zengin.total", "が明細の" + std::to_string(statement.lines.size()) + "件と合いません。ファイルの全体を取り込んでいません。");
    statement.balance_after = cells.balance("balance_sign");
    if (!statement.balance_before || !statement.balance_after)
        return;
    auto const reckoned = *statement.balance_before + totals_of(statement, Movement::In).total - totals_of(statement, Movement::Out).total;
    if (reckoned != *statement.balance_after)
        cells.fault("balance", "zengin.balance", "は" + statement.balance_after->text() + "ですが、取引前の残高に入出金を足し引きすると" + reckoned.text() + "です。ファイルの全体を取り込んでいません。");
}

std::string two(int number) { return { static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10) }; }

// One record of a bank.
class Making {
public:
    Making(Layout const& layout, char record) : layout_(layout), record_(static_cast<std::size_t>(layout.record_length), ' ')
    {
        record_[0] = record;
    }

    void words(std::string_view role, std::string_view value)
    {
        auto const made = narrowed(value, Letters::Edi);
        if (!made.refused.empty())
            throw std::invalid_argument(made.says);
        put(role, made.bytes, false);
    }
    void digits(std::string_view role, std::string value) { put(role, std::move(value), true); }
    void yen(std::string_view role, Yen value) { digits(role, std::to_string(value.amount())); }
    void day(std::string_view role, std::optional<Day> value)
    {
        if (!value)
            return digits(role, "0");
        auto const era = wareki::era_year_of(*value);
        auto const year = layout_.years == Layout::Years::Western || !era ? value->year() : era->year;
        digits(role, two(year) + two(static_cast<int>(value->month())) + two(static_cast<int>(value->day_of_month())));
    }
    void balance(std::optional<Yen> value)
    {
        auto const amount = value.value_or(Yen());
        if (layout_.find(record_[0], "balance_sign"))
            digits("balance_sign", std::string(1, layout_.marks.at(amount.is_negative() ? "minus" : "plus")));
        yen("balance", amount.is_negative() ? -amount : amount);
    }
    std::string const& record() const { return record_; }

private:
    void put(std::string_view role, std::string bytes, bool zeros)
    {
        auto const* field = layout_.find(record_[0], role);
        if (!field)
            return;
        auto const length = static_cast<std::size_t>(field->length);
        if (bytes.size() > length)
            throw std::invalid_argument("「" + field->title + "」に入りません。");
        bytes.insert(zeros ? 0 : bytes.size(), length - bytes.size(), zeros ? '0' : ' ');
        record_.replace(static_cast<std::size_t>(field->from) - 1, length, bytes);
    }

    Layout const& layout_;
    std::string record_;
};

std::string header_record(Layout const& layout, Statement const& statement)
{
    Making made(layout, '1');
    made.day("made_on", statement.made_on);
    made.day("from", statement.from);
    made.day("through", statement.through);
    made.digits("bank_code", statement.account.bank);
    made.words("bank_name", statement.account.bank_name);
    made.digits("branch_code", statement.account.branch);
    made.words("branch_name", statement.account.branch_name);
    made.digits("account_kind", std::string(1, static_cast<char>(statement.account.kind)));
    made.digits("account_number", statement.account.number);
    made.words("account_name", statement.account_name);
    made.balance(statement.balance_before);
    auto record = made.record();
    record.replace(1, 3, layout.business_type + "0");
    return record;
}

std::string line_record(Layout const& layout, StatementLine const& line)
{
    Making made(layout, '2');
    made.digits("inquiry_number", line.inquiry_number);
    made.day("booked_on", line.booked_on);
    made.day("value_on", line.value_on);
    if (layout.find('2', "direction"))
        made.digits("direction", std::string(1, layout.marks.at(line.movement == Movement::Out ? "out" : "in")));
    if (layout.find('2', "cancelled"))
        made.digits("cancelled", line.movement == Movement::Cancelled ? std::string(1, layout.marks.at("cancelled")) : "0");
    made.yen("amount", line.amount);
    made.digits("category", line.category);
    made.words("client_code", line.client_code);
    made.words("payer", line.payer);
    made.words("from_bank", line.from_bank);
    made.words("from_branch", line.from_branch);
    made.words("about", line.about);
    made.words("edi", line.edi);
    return made.record();
}

std::string trailer_record(Layout const& layout, Statement const& statement)
{
    Making made(layout, '8');
    for (auto const& [prefix, movement] : { std::pair { "in", Movement::In }, { "out", Movement::Out }, { "cancelled", Movement::Cancelled } }) {
        auto const counted = totals_of(statement, movement);
        made.yen(std::string(prefix) + "_count", Yen(counted.count));
        made.yen(std::string(prefix) + "_total", counted.total);
    }
    made.balance(statement.balance_after);
    made.yen("line_count", Yen(static_cast<std::int64_t>(statement.lines.size())));
    return made.record();
}

std::optional<Finding> wrong_type(std::string_view header, Layout const& layout, int number)
{
    if (header.substr(1, 2) != layout.business_type)
        return finding_at(number, 2, 3, "zengin.kind", "「種別コード」が「" + readable(header.substr(1, 2)) + "」です。" + layout.title + "（" + layout.business_type + "）のファイルを選んでください。");
    if (header[3] != '0')
        return finding_at(number, 4, 4, "zengin.kind", "「コード区分」が" + shown(static_cast<unsigned char>(header[3])) + "です。読めるのはJIS（0）です。銀行の設定でJISを選んで、受け取りなおしてください。");
    return {};
}

}  // namespace

std::expected<std::vector<Statement>, Finding> read_statements(std::string_view bytes, StatementLayout const& layout, Day today)
{
    auto const records = records_of(bytes, static_cast<std::size_t>(layout.record_length), Batches::Several);
    if (!records)
        return std::unexpected(records.error());
    std::vector<Statement> statements;
    for (std::size_t i = 0; i < records->size(); ++i) {
        auto const record = (*records)[i];
        auto const number = static_cast<int>(i) + 1;
        Cells cells(layout, record, number, today);
        switch (record[0]) {
        case '1':
            if (auto const finding = wrong_type(record, layout, number))
                return std::unexpected(*finding);
            read_header(cells, statements.emplace_back());
            break;
        case '2': statements.back().lines.push_back(read_line(cells, layout, number)); break;
        case '8': check_trailer(cells, statements.back()); break;
        default:
            if (!cells.cell("account_count").empty() && cells.yen("account_count") != Yen(static_cast<std::int64_t>(statements.size())))
                cells.fault("account_count", "zengin.total", "が口座の数（" + std::to_string(statements.size()) + "）と合いません。ファイルの全体を取り込んでいません。");
        }
        if (cells.finding())
            return std::unexpected(*cells.finding());
    }
    return statements;
}

std::string write_statements(std::vector<Statement> const& statements, StatementLayout const& layout, LineEnds ends)
{
    std::vector<std::string> records;
    for (auto const& statement : statements) {
        records.push_back(header_record(layout, statement));
        for (auto const& line : statement.lines)
            records.push_back(line_record(layout, line));
        records.push_back(trailer_record(layout, statement));
    }
    Making end(layout, '9');
    end.yen("account_count", Yen(static_cast<std::int64_t>(statements.size())));
    records.push_back(end.record());
    return joined(records, ends);
}

}  // namespace mado::zengin

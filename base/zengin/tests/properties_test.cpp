// Whatever is written comes back the same; and no single damaged byte ever changes what a file adds up to without being refused.
#include "tests/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mado;
using namespace mado::zengin;

namespace {

bool holds(std::string const& name, std::function<void()> const& property)
{
    return rc::check(name, property);
}

std::string digits(std::size_t length)
{
    std::string made;
    for (std::size_t i = 0; i < length; ++i)
        made += *rc::gen::inRange('0', static_cast<char>('9' + 1));
    return made;
}

// A name as the file can carry it: what a person might type, then narrowed and cut as writing does.
std::string name(Letters letters, std::size_t length)
{
    static std::vector<std::string> const letters_typed { "ア", "ヤ", "ガ", "パ", "ョ", "ン", "ヴ", "1", " ", "ﾀ", "だ" };
    std::string typed = "ヤ";
    for (int i = *rc::gen::inRange(0, 40); i > 0; --i)
        typed += *rc::gen::elementOf(letters_typed);
    auto bytes = narrowed(typed, letters).bytes;
    bytes.resize(cut_at(bytes, length));
    bytes.resize(bytes.find_last_not_of(' ') + 1);
    return readable(bytes);
}

Account any_account(std::string const& kinds)
{
    return { digits(4), name(Letters::Bank, 15), digits(3), name(Letters::Bank, 15), static_cast<AccountKind>(*rc::gen::elementOf(kinds)), digits(7) };
}

MonthDay any_day() { return MonthDay::of(Day::from_number(*rc::gen::inRange(20'000, 21'000))); }
Yen any_amount() { return Yen(*rc::gen::inRange<std::int64_t>(1, 9'999'999'999)); }

TransferFile any_transfers()
{
    auto const kind = *rc::gen::element(TransferKind::General, TransferKind::Salary, TransferKind::Bonus, TransferKind::StaffSalary, TransferKind::StaffBonus);
    auto const general = kind == TransferKind::General;
    auto const letters = general ? Letters::Party : Letters::Payroll;
    TransferFile file { { kind, *ClientCode::parse(digits(10)), name(letters, 40), any_day(), any_account("129") }, {} };
    for (int i = *rc::gen::inRange(1, 8); i > 0; --i) {
        Transfer transfer { any_account(general ? "1249" : "12"), name(letters, 30), any_amount(), *rc::gen::element(Newness::Known, Newness::First, Newness::Changed), "", "", "", TransferWay::Unused };
        if (general && *rc::gen::arbitrary<bool>())
            transfer.edi = name(Letters::Edi, 20);
        else
            transfer.first_code = digits(static_cast<std::size_t>(*rc::gen::inRange(0, 11))), transfer.second_code = digits(3);
        if (general)
            transfer.way = *rc::gen::element(TransferWay::Unused, TransferWay::Wire, TransferWay::Document);
        file.transfers.push_back(std::move(transfer));
    }
    return file;
}

DebitFile any_debits()
{
    DebitFile file { { *ClientCode::parse(digits(10)), name(Letters::Party, 40), any_day(), any_account("129") }, {} };
    for (int i = *rc::gen::inRange(1, 8); i > 0; --i)
        file.debits.push_back({ any_account("1239"), name(Letters::Party, 30), any_amount(), Newness::Known, digits(20), static_cast<DebitResult>(*rc::gen::elementOf(std::string("0123489"))) });
    return file;
}

LineEnds any_ends() { return *rc::gen::element(LineEnds::None, LineEnds::CrLf); }

// What a file adds up to, if it is read at all.
template <class File, class Sums>
auto summed(std::expected<File, Finding> const& file, Sums sums)
{
    return file ? std::optional(sums(*file)) : std::nullopt;
}

// Every byte of the file, once replaced by each of some others, once lost, once doubled.
template <class Sums, class Read>
void every_damage(std::string const& good, Sums const& sums, Read read)
{
    constexpr std::string_view others = "0123456789 AZ-\xB1\xDE\r\n\x1A\x07\xEF";
    std::size_t refused = 0, read_well = 0;
    auto const same_or_refused = [&](std::string const& bytes) {
        auto const found = read(bytes);
        found ? ++read_well : ++refused;
        return !found || *found == sums;
    };
    for (std::size_t at = 0; at < good.size(); ++at) {
        CAPTURE(at);
        auto damaged = good;
        for (auto const other : others) {
            damaged[at] = other;
            REQUIRE(same_or_refused(damaged));
        }
        damaged[at] = static_cast<char>(good[at] ^ 0x40);
        REQUIRE(same_or_refused(damaged));
        damaged = good;
        REQUIRE(same_or_refused(damaged.erase(at, 1)));
        damaged = good;
        REQUIRE(same_or_refused(damaged.insert(at, 1, good[at])));
    }
    CHECK(refused > read_well / 2);  // both happen: a name may be another name, an amount may not
    CHECK(read_well > 0);
}

}  // namespace

TEST_CASE("written and read: the same")
{
    CHECK(holds("transfers", [] {
        auto const file = any_transfers();
        auto const written = write(file, any_ends());
        RC_ASSERT(written.has_value());
        RC_ASSERT(written->cut.empty());
        RC_ASSERT(read_transfers(written->bytes).value() == file);
    }));
    CHECK(holds("debits", [] {
        auto const file = any_debits();
        RC_ASSERT(read_debit_results(write_debit_results(file, any_ends()).value().bytes).value() == file);
        RC_ASSERT(read_debit_request(write_debit_request(file, any_ends()).value().bytes).value().debits.size() == file.debits.size());
    }));
}

TEST_CASE("damage of one byte is refused, or the sums are the same")
{
    for (auto const ends : { LineEnds::None, LineEnds::CrLf }) {
        auto const transfers = sample::transfers();
        every_damage(write(transfers, ends).value().bytes, trailer_of(transfers), [](std::string_view bytes) {
            return summed(read_transfers(bytes), [](TransferFile const& file) { return trailer_of(file); });
        });
        auto const debits = sample::debits();
        every_damage(write_debit_results(debits, ends).value().bytes, trailer_of(debits), [](std::string_view bytes) {
            return summed(read_debit_results(bytes), [](DebitFile const& file) { return trailer_of(file); });
        });
    }
}

TEST_CASE("damage of one byte of a statement is refused, or what came in and went out is the same")
{
    auto const sums_of = [](std::vector<Statement> const& all) {
        std::array<Yen, 3> sums;
        for (auto const& statement : all)
            for (auto const& line : statement.lines)
                sums[static_cast<std::size_t>(line.movement)] += line.amount;
        return sums;
    };
    struct Row { char const* layout; std::vector<Statement> statements; };
    for (auto const& row : { Row { "bank_statement", sample::statements() }, Row { "bank_deposits", sample::deposits() } }) {
        auto const layout = sample::layout(row.layout);
        every_damage(write_statements(row.statements, layout), sums_of(row.statements), [&](std::string_view bytes) {
            return summed(read_statements(bytes, layout, *Day::parse("2026-11-22")), sums_of);
        });
    }
}

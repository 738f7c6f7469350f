#include "service/import_reading.h"

#include <mado/collection_files/collections.h>
#include <mado/crypto/box.h>
#include <mado/csv/reader.h>
#include <mado/slips/convenience.h>
#include <mado/text/cp932.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/zengin/debit.h>
#include <mado/zengin/kana.h>
#include <mado/zengin/statement.h>

#include "model/slip_number.h"
#include "service/refund_settlements.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <set>
#include <unordered_set>

namespace mado::treasury {

namespace {

constexpr std::size_t slip_digits = 14, most_own_reference = 80;
constexpr std::int64_t most_lines = 1'000'000;

std::unexpected<Refusal> wrong(std::string const& words) { return refuse({ FieldError { "file", "treasury.imports.wrong_file", {}, words } }); }
std::unexpected<Refusal> wrong(char const* key, std::map<std::string, std::string> arguments) { return refuse({ FieldError { "file", key, std::move(arguments), {} } }); }

std::string layout_text(Workplace const& here, std::string const& name) { return std::string(here.library.text("payments/" + name + ".yaml")); }
std::unexpected<Refusal> no_layout() { return refuse({ FieldError { "format", "treasury.imports.no_layout", {}, {} } }); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The number of a slip, which stands at the front of a barcode's free field, or behind zeros in the longer key of eL-QR.
std::string slip_in_number(std::string const& number, Format format)
{
    auto digits = number;
    if (format == Format::Convenience) {
        auto const code = slips::parse_convenience(number);
        digits = code ? code->free.substr(0, slip_digits) : std::string();
    } else if (digits.size() > slip_digits && std::all_of(digits.begin(), digits.end() - slip_digits, [](char c) { return c == '0'; })) {
        digits = digits.substr(digits.size() - slip_digits);
    }
    return model::is_slip_number(digits) ? digits : std::string();
}

// A payer wrote it into a remark: one run of exactly so many digits whose check digit is right. Two different ones say nothing.
std::string slip_in_words(std::string const& words)
{
    std::set<std::string> found;
    for (std::size_t at = 0; at < words.size();) {
        auto end = at;
        while (end < words.size() && is_digit(words[end]))
            ++end;
        if (auto const run = words.substr(at, end - at); model::is_slip_number(run))
            found.insert(run);
        at = std::max(end, at + 1);
    }
    return found.size() == 1 ? *found.begin() : std::string();
}

ReceiptState state_of(collection_files::Kind kind)
{
    using collection_files::Kind;
    return kind == Kind::Preliminary ? ReceiptState::Announced : kind == Kind::Final ? ReceiptState::Confirmed : ReceiptState::Cancelled;
}

std::string line_reference(ImportFile const& file, int line) { return file.hash + "-" + std::to_string(line); }

using service::TakeLine;

// References that came, as half of their SHA-256: sixteen bytes each, of a million.
class Seen {
public:
    bool add(std::string_view reference)  // false: it came before
    {
        Digest half;
        std::memcpy(half.data(), crypto::sha256(reference).data(), half.size());
        return seen_.insert(half).second;
    }

private:
    using Digest = std::array<char, 16>;
    struct Hash {
        std::size_t operator()(Digest const& digest) const
        {
            std::size_t first = 0;
            std::memcpy(&first, digest.data(), sizeof first);
            return first;
        }
    };
    std::unordered_set<Digest, Hash> seen_ {};
};

Result<void> read_collected(Workplace const& here, ImportFile const& file, std::string_view bytes, TakeLine const& take)
{
    static std::map<Format, std::pair<char const*, Way>> const layouts { { Format::Convenience, { "convenience_results", Way::Convenience } },
        { Format::PayEasy, { "pay_easy_results", Way::PayEasy } }, { Format::ElQr, { "el_qr_results", Way::ElQr } } };
    auto const& [name, way] = layouts.at(file.format);
    auto const text = layout_text(here, name);
    auto const layout = text.empty() ? std::unexpected(std::vector<std::string> {}) : collection_files::Layout::load(text);
    if (!layout)
        return no_layout();
    Seen seen;
    auto const line_of = [&](collection_files::CollectedLine&& one) -> Result<void> {
        if (one.reference.size() > most_own_reference)
            return wrong("treasury.imports.long_reference", { { "line", std::to_string(one.line) } });
        if (!one.reference.empty() && !seen.add(std::string(collection_files::words_of(one.kind)) + "/" + one.reference))
            return wrong("treasury.imports.twice", { { "line", std::to_string(one.line) }, { "reference", one.reference } });
        ImportLine made;
        made.line = one.line;
        made.incoming = { .way = way, .provider = name, .reference = one.reference.empty() ? line_reference(file, one.line) : one.reference, .state = state_of(one.kind), .amount = one.amount,
            .paid_on = one.paid_on, .slip = slip_in_number(one.number, file.format) };
        made.incoming.remark = one.place + (one.place.empty() ? "" : "　") + one.number;
        return take(std::move(made));
    };
    Result<void> taken;
    if (auto const finding = collection_files::each_collection(bytes, *layout, [&](collection_files::CollectedLine&& one) {
            if (taken)
                taken = line_of(std::move(one));
        }))
        return wrong(finding->japanese);
    return taken;
}

// Names of payments that a bank's file gives no number of its own: what is the same in every file that tells of it, and which of several alike it is.
class Names {
public:
    std::string operator()(std::string const& alike)
    {
        auto const name = crypto::sha256_hex(alike).substr(0, 32);
        auto const nth = ++seen_[name];
        return nth == 1 ? name : name + "-" + std::to_string(nth);
    }

private:
    std::map<std::string, int> seen_ {};
};

Result<void> read_debited(ImportFile const& file, std::string_view bytes, Day today, TakeLine const& take)
{
    auto const read = zengin::read_debit_results(bytes);
    if (!read)
        return wrong(read.error().japanese);
    auto const paid_on = read->header.on.nearest_to(today);
    auto const provider = "debit-" + read->header.client.text();
    Names names;
    int record = 1;
    for (auto const& one : read->debits) {
        ImportLine made;
        made.line = ++record;
        auto const alike = paid_on.iso() + "/" + one.customer_number + "/" + one.account.bank + one.account.branch + one.account.number + "/" + std::to_string(one.amount.amount());
        made.incoming = { .way = Way::Debit, .provider = provider, .reference = one.customer_number.empty() ? line_reference(file, made.line) : names(alike), .amount = one.amount, .paid_on = paid_on,
            .slip = slip_in_words(one.customer_number), .payer_kana = text::wide_kana(one.name), .remark = one.customer_number };
        if (one.result != zengin::DebitResult::Collected) {
            made.outcome = Outcome::Failed;
            made.incoming.state = ReceiptState::Failed;
            made.incoming.remark = std::string(zengin::words_of(one.result)) + "　" + one.customer_number;
        }
        TRY(take(std::move(made)));
    }
    return {};
}

ImportLine line_of(ImportFile const& file, zengin::Account const& account, zengin::StatementLine const& one, Names& names)
{
    using Movement = zengin::StatementLine::Movement;
    ImportLine made;
    made.line = one.record;
    auto const inquiry = one.inquiry_number.find_first_not_of("0 ");
    auto const alike = one.booked_on.iso() + "/" + (inquiry == std::string::npos ? std::string() : one.inquiry_number.substr(inquiry)) + "/" + std::to_string(one.amount.amount()) + "/" + one.payer;
    made.incoming = { .way = Way::Transfer, .provider = "bank-" + account.bank + "-" + account.branch + "-" + account.number.substr(account.number.size() > 7 ? account.number.size() - 7 : 0),
        .reference = inquiry == std::string::npos ? line_reference(file, one.record) : "", .amount = one.amount, .paid_on = one.booked_on,
        .slip = slip_in_words(one.about + " " + one.edi), .payer_kana = text::wide_kana(one.payer) };
    made.incoming.remark = text::wide_kana(one.about + (one.edi.empty() ? "" : " " + one.edi));
    if (one.movement != Movement::In) {
        made.outcome = one.movement == Movement::Out ? Outcome::PassedOver : Outcome::Recalled;
        made.incoming.state = ReceiptState::Failed;
    }
    if (made.incoming.reference.empty())
        made.incoming.reference = names(word_of(made.incoming.state) + "/" + alike);
    return made;
}

Result<void> read_statement(Workplace const& here, ImportFile const& file, std::string_view bytes, Day today, TakeLine const& take)
{
    auto const text = layout_text(here, file.format == Format::Statement ? "bank_statement" : "bank_deposits");
    auto const layout = text.empty() ? std::unexpected(std::vector<std::string> {}) : zengin::StatementLayout::load(text);
    if (!layout)
        return no_layout();
    auto const statements = zengin::read_statements(bytes, *layout, today);
    if (!statements)
        return wrong(statements.error().japanese);
    Names names;
    for (auto const& statement : *statements)
        for (auto const& one : statement.lines)
            TRY(take(line_of(file, statement.account, one, names)));
    return {};
}

constexpr std::array<char const*, 5> settlement_columns { "reference", "amount", "fee", "entrusted_on", "remitted_on" };
constexpr std::string_view refund_column = "refund";  // of a file with refunds: a sixth one

Result<ImportLine> settlement_line(ImportFile const& file, csv::Row const& row)
{
    auto const at = [&](char const* column) { return wrong("treasury.imports.wrong_field", { { "line", std::to_string(row.number) }, { "column", column } }); };
    if (row.fields.size() != settlement_columns.size() && row.fields.size() != settlement_columns.size() + 1)
        return wrong("treasury.imports.wrong_width", { { "line", std::to_string(row.number) } });
    ImportLine made;
    made.line = static_cast<int>(row.number);
    made.incoming.way = Way::Card;
    made.incoming.provider = file.provider;
    made.incoming.reference = std::string(row.fields[0]);
    made.incoming.state = ReceiptState::Remitted;
    auto const amount = Yen::parse(row.fields[1]), fee = Yen::parse(row.fields[2]);
    auto const entrusted = Day::parse(row.fields[3]), remitted = Day::parse(row.fields[4]);
    if (made.incoming.reference.empty() || made.incoming.reference.size() > most_own_reference)
        return at("reference");
    if (!amount || amount->is_zero())
        return at("amount");
    bool const is_refund = amount->is_negative();
    if (!fee || (!is_refund && (*fee < Yen(0) || *fee > *amount)) || (is_refund && (*fee < *amount || *fee > -*amount)))
        return at("fee");
    if (!entrusted)
        return at("entrusted_on");
    if (!remitted || *remitted < *entrusted)
        return at("remitted_on");
    made.incoming.amount = *amount;
    made.fee = *fee;
    made.incoming.paid_on = *entrusted;
    made.remitted_on = remitted;
    if (is_refund)
        TRY(service::name_refund(made, row.fields.size() > settlement_columns.size() ? row.fields.back() : std::string_view()));
    return made;
}

Result<void> read_settlement(ImportFile const& file, std::string_view bytes, TakeLine const& take)
{
    csv::Reader reader(csv::of_text(bytes));
    Seen seen;
    std::map<std::string, int> unnamed;  // refunds so far that are alike
    for (bool is_heading = true;; is_heading = false) {
        auto const row = reader.next();
        if (!row)
            return wrong("treasury.imports.unreadable", { { "line", std::to_string(row.error().row) } });
        if (!*row)
            return {};
        if (is_heading) {
            bool const names_refunds = (*row)->fields.size() == settlement_columns.size() + 1 && (*row)->fields.back() == refund_column;
            auto const columns = (*row)->fields.size() - (names_refunds ? 1 : 0);
            if (!std::ranges::equal((*row)->fields.first(columns), settlement_columns, [](std::string_view field, char const* column) { return field == column; }))
                return wrong("treasury.imports.wrong_heading", {});
            continue;
        }
        auto made = TRY(settlement_line(file, **row));
        bool const is_refund = service::is_refund_line(made);
        if (is_refund && made.incoming.slip.empty())
            service::number_refund(made, ++unnamed[made.incoming.reference]);
        // A provider may number its payments and its refunds alike.
        if (!seen.add((is_refund ? "refund/" : "payment/") + made.incoming.reference))
            return wrong("treasury.imports.twice", { { "line", std::to_string(made.line) }, { "reference", made.incoming.reference } });
        TRY(take(std::move(made)));
    }
}

constexpr std::array<std::string_view, 5> accounting_columns { "reference", "amount", "paid_on", "slip", "payer_kana" };
constexpr std::size_t most_payer = 200;

Result<ImportLine> accounting_line(csv::Row const& row, Day today)
{
    auto const at = [&](std::string_view column) { return wrong("treasury.imports.wrong_field", { { "line", std::to_string(row.number) }, { "column", std::string(column) } }); };
    if (row.fields.size() != accounting_columns.size())
        return wrong("treasury.imports.wrong_width", { { "line", std::to_string(row.number) } });
    auto const amount = Yen::parse(row.fields[1]);
    auto const paid_on = Day::parse(row.fields[2]);
    if (row.fields[0].empty() || row.fields[0].size() > most_own_reference || text::control_character(row.fields[0]))
        return at("reference");
    if (!amount || *amount <= Yen(0))
        return at("amount");
    if (!paid_on || *paid_on > today)
        return at("paid_on");
    if (!row.fields[3].empty() && !model::is_slip_number(row.fields[3]))
        return at("slip");
    if (row.fields[4].size() > most_payer || text::control_character(row.fields[4]))
        return at("payer_kana");
    ImportLine made;
    made.line = static_cast<int>(row.number);
    made.incoming = { .way = Way::Transfer, .provider = std::string(accounting_provider), .reference = std::string(row.fields[0]), .amount = *amount, .paid_on = *paid_on, .slip = std::string(row.fields[3]),
        .payer_kana = std::string(row.fields[4]) };
    return made;
}

// What its 財務会計 has received itself (済通 read by OCR, its own counter): the money is in the bank.
Result<void> read_accounting(std::string_view bytes, Day today, TakeLine const& take)
{
    auto const text = text::from_office(bytes);  // accounting systems write either encoding
    if (!text)
        return wrong("treasury.imports.unreadable", { { "line", "1" } });
    csv::Reader reader(csv::of_text(*text));
    Seen seen;
    for (bool is_heading = true;; is_heading = false) {
        auto const row = reader.next();
        if (!row)
            return wrong("treasury.imports.unreadable", { { "line", std::to_string(row.error().row) } });
        if (!*row)
            return {};
        if (is_heading) {
            if (!std::ranges::equal((*row)->fields, accounting_columns))
                return wrong("treasury.voucher.wrong_heading", {});
            continue;
        }
        auto made = TRY(accounting_line(**row, today));
        if (!seen.add(made.incoming.reference))
            return wrong("treasury.imports.twice", { { "line", std::to_string(made.line) }, { "reference", made.incoming.reference } });
        TRY(take(std::move(made)));
    }
}

Result<void> read_lines(Workplace const& here, ImportFile const& file, std::string_view bytes, Day today, TakeLine const& take)
{
    switch (file.format) {
    case Format::Convenience:
    case Format::PayEasy:
    case Format::ElQr:
        return read_collected(here, file, bytes, take);
    case Format::Debit:
        return read_debited(file, bytes, today, take);
    case Format::Statement:
    case Format::Deposits:
        return read_statement(here, file, bytes, today, take);
    case Format::Settlement:
        return read_settlement(file, bytes, take);
    case Format::Accounting:
        return read_accounting(bytes, today, take);
    }
    return {};
}

}  // namespace

std::span<std::string_view const> service::receipt_columns() { return accounting_columns; }

Result<ImportFile> read_import(Workplace const& here, Format format, std::string const& provider, std::string file_name, std::string_view bytes, std::optional<Day> today)
{
    if (bytes.empty())
        return wrong("treasury.imports.empty", {});
    if (format == Format::Settlement && provider.empty())
        return refuse({ { "format", "treasury.imports.no_provider" } });
    ImportFile file { format, provider, std::move(file_name), crypto::sha256_hex(bytes) };
    TRY(service::each_line(here, file, bytes, today.value_or(here.now().today()), [&](ImportLine&& line) -> Result<void> {
        if (++file.lines > most_lines)
            return wrong("treasury.imports.too_long", { { "most", std::to_string(most_lines) } });
        if (line.incoming.amount <= Yen(0) && line.outcome == Outcome::Waiting && !(format == Format::Settlement && service::is_refund_line(line)))
            return wrong("treasury.imports.no_amount", { { "line", std::to_string(line.line) } });
        return {};
    }));
    if (file.lines == 0)
        return wrong("treasury.imports.empty", {});
    return file;
}

Result<void> service::each_line(Workplace const& here, ImportFile const& file, std::string_view bytes, Day today, TakeLine const& take)
{
    int place = 0;
    return read_lines(here, file, bytes, today, [&](ImportLine&& line) {
        line.place = ++place;
        return take(std::move(line));
    });
}

}  // namespace mado::treasury

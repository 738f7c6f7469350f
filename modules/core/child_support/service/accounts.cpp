// 公金受取口座 of those who asked for it: entered by a clerk, or from the answers of 情報提供ネットワーク. A chosen account is never overwritten.
#include <mado/child_support/reports.h>

#include <mado/csv/reader.h>
#include <mado/persons/history.h>
#include <mado/text/cp932.h>

#include "service/workings.h"
#include "store/recipient_store.h"

#include <algorithm>
#include <charconv>

namespace mado::child_support {

namespace {

using Kind = Refusal::Kind;

constexpr char account_job[] = "child_support.account";
constexpr std::size_t most_rows = 20'000;
constexpr std::array<std::string_view, 8> titles { "number", "bank", "bank_name", "branch", "branch_name", "kind", "account_number", "name" };

std::unexpected<Refusal> wrong(std::uint64_t line, std::string_view column)
{
    return refuse({ FieldError { "file", "child_support.file.wrong", { { "line", std::to_string(line) }, { "column", std::string(column) } }, {} } });
}

bool is_same(persons::Account const& a, persons::Account const& b) { return a.bank == b.bank && a.branch == b.branch && a.kind == b.kind && a.number == b.number && a.name == b.name; }

enum class Standing { Nobodys, Chosen, Asked };   // no account was asked for here; one was chosen; the 公金受取口座 was asked for

struct Known { Standing standing = Standing::Nobodys; std::optional<persons::Account> current {}; };

Known known_of(db::Read& tx, Workplace const& here, Recipient const& recipient)
{
    Known made;
    auto current = persons::account_for(tx, here, recipient.who, "child_support", here.now().today());
    if (current && current->purpose == "child_support") {
        made.standing = current->source == persons::AccountSource::Declared ? Standing::Chosen : Standing::Asked;
        made.current = std::move(current);
    } else if (std::ranges::any_of(store::work_of(tx, recipient.id), [](Work const& one) { return one.kind == WorkKind::PublicAccount; }))
        made.standing = Standing::Asked;
    return made;
}

Result<void> keep(db::Write& tx, Caller const& caller, Workplace const& here, Recipient const& recipient, persons::Account account)
{
    auto const today = here.now().today();
    account.source = persons::AccountSource::PublicFunds;
    account.purpose = "child_support";
    account.from = today;
    account.until = {};
    auto const who = persons::standing_for(tx, recipient.who);
    TRY(persons::keep_account(tx, service::work_of(caller, account_job), here, who, account, persons::known(tx, who, today).version));
    store::end_work_of(tx, recipient.id, WorkKind::PublicAccount, public_account_work, here.now().at);
    service::trace(tx, caller, here, "child_support.account.kept", recipient, { { "source", word_of(account.source) } });
    return {};
}

std::optional<std::int64_t> whole(std::string_view words)
{
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(words.data(), words.data() + words.size(), value);
    return error == std::errc {} && end == words.data() + words.size() ? std::optional(value) : std::nullopt;
}

Result<void> match_row(db::Write& tx, Caller const& caller, Workplace const& here, csv::Row const& row, AccountsMatched& made)
{
    auto const& fields = row.fields;
    auto const number = whole(fields[0]);
    if (!number)
        return wrong(row.number, titles[0]);
    ++made.lines;
    auto const recipient = store::numbered(tx, *number);
    bool const is_ours = recipient && access::allow(tx, caller, may_keep, { recipient->owner });
    auto const known = is_ours ? known_of(tx, here, *recipient) : Known {};
    if (known.standing == Standing::Nobodys) {
        ++made.unknown;                      // of another division's nobody learns that there is one
        return {};
    }
    if (known.standing == Standing::Chosen) {
        ++made.chosen;
        return {};
    }
    persons::Account account;
    account.bank = fields[1], account.bank_name = fields[2], account.branch = fields[3], account.branch_name = fields[4], account.kind = fields[5], account.number = fields[6], account.name = fields[7];
    if (known.current && is_same(*known.current, account)) {
        ++made.same;
        return {};
    }
    auto const kept = keep(tx, caller, here, *recipient, account);
    if (!kept)
        return kept.error().kind == Kind::Invalid ? Result<void>(wrong(row.number, kept.error().fields.empty() ? titles.back() : std::string_view(kept.error().fields.front().field))) : kept;
    ++made.kept;
    return {};
}

}  // namespace

Result<void> keep_public_account(db::Write& tx, Caller const& caller, Workplace const& here, RecipientId const& id, persons::Account const& account)
{
    auto const recipient = TRY(find_for(tx, caller, may_keep, id));
    if (known_of(tx, here, recipient).standing == Standing::Chosen)
        return refuse(Kind::Conflict, "child_support.account.chosen");
    return keep(tx, caller, here, recipient, account);
}

bool are_account_answers(std::string_view bytes)
{
    auto const text = text::from_office(bytes);
    if (!text)
        return false;
    csv::Reader reader(csv::of_text(*text));
    auto const row = reader.next();
    return row && *row && std::ranges::equal((*row)->fields, titles);
}

Result<AccountsMatched> match_accounts(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view bytes)
{
    if (!are_account_answers(bytes))
        return refuse({ FieldError { "file", "child_support.file.heading", {}, {} } });
    auto const text = text::from_office(bytes);
    csv::Reader reader(csv::of_text(*text));
    reader.next();                           // the heading
    AccountsMatched made;
    for (auto row = reader.next();; row = reader.next()) {
        if (!row)
            return wrong(row.error().row, "");
        if (!*row)
            break;
        if ((*row)->fields.size() != titles.size() || static_cast<std::size_t>(made.lines) >= most_rows)
            return wrong((*row)->number, titles.back());
        TRY(match_row(tx, caller, here, **row, made));
    }
    if (made.lines == 0)
        return refuse({ FieldError { "file", "child_support.file.empty", {}, {} } });
    audit::record(tx, caller, here.now(), "child_support.answers.matched", {},
        { { "lines", std::to_string(made.lines) }, { "kept", std::to_string(made.kept) }, { "chosen", std::to_string(made.chosen) }, { "unknown", std::to_string(made.unknown) } });
    return made;
}

}  // namespace mado::child_support

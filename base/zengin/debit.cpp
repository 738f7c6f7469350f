#include <mado/zengin/debit.h>

#include "transfer_header.h"

namespace mado::zengin {

namespace {

enum class Stage { Request, Result };

HeaderTitles const& titles()
{
    static HeaderTitles const all { "引落日", "取引銀行番号", "取引銀行名", "取引支店番号", "取引支店名" };
    return all;
}

template <class Way, class Line>
void line(Way& way, Line& debit, Stage stage)
{
    way.fixed("データ区分", "2");
    way.digits("引落銀行番号", 4, Width::Exact, debit.account.bank);
    way.name("引落銀行名", 15, Letters::Bank, Need::Optional, debit.account.bank_name);
    way.digits("引落支店番号", 3, Width::Exact, debit.account.branch);
    way.name("引落支店名", 15, Letters::Bank, Need::Optional, debit.account.branch_name);
    way.filler(4);
    way.choice("預金種目", debit.account.kind, "1239");
    way.digits("口座番号", 7, Width::Filled, debit.account.number);
    way.name("預金者名", 30, Letters::Party, Need::Required, debit.name);
    way.yen("引落金額", 10, debit.amount);
    if (debit.amount.is_zero())
        way.wrong(way.place() - 9, way.place(), "zengin.amount", "「引落金額」が0円です。この行を除くか、金額を直してください。");
    way.choice("新規コード", debit.newness, "012", '0');
    way.code("顧客番号", 20, debit.customer_number);
    if (stage == Stage::Request)
        way.fixed("振替結果コード", "0");
    else
        way.choice("振替結果コード", debit.result, "0123489");
    way.filler(8);
}

template <class Way, class Totals>
void totals(Way& way, Totals& trailer)
{
    way.fixed("データ区分", "8");
    way.count("合計件数", 6, trailer.asked.count);
    way.yen("合計金額", 12, trailer.asked.total);
    way.count("振替済件数", 6, trailer.collected.count);
    way.yen("振替済金額", 12, trailer.collected.total);
    way.count("振替不能件数", 6, trailer.failed.count);
    way.yen("振替不能金額", 12, trailer.failed.total);
    way.filler(65);
}

std::expected<Written, std::vector<Finding>> write(DebitFile const& file, Stage stage, LineEnds ends)
{
    std::vector<Finding> wrong;
    Written written;
    std::vector<std::string> records;
    auto const begin = [&] { return Writing(static_cast<int>(records.size()) + 1, wrong, written.cut); };
    if (file.debits.empty())
        wrong.push_back(finding_at(0, 0, 0, "zengin.empty", "引き落とすものが一件もありません。"));
    auto top = begin();
    header(top, file.header, titles(), "91", Letters::Party);
    records.push_back(top.bytes());
    for (auto const& debit : file.debits) {
        auto way = begin();
        line(way, debit, stage);
        records.push_back(way.bytes());
    }
    auto bottom = begin();
    auto trailer = trailer_of(file);
    if (stage == Stage::Request)
        trailer = { trailer.asked, {}, {} };
    totals(bottom, trailer);
    records.push_back(bottom.bytes());
    records.push_back(end_record());
    if (!wrong.empty())
        return std::unexpected(std::move(wrong));
    written.bytes = joined(records, ends);
    return written;
}

bool is_nothing(Trailer const& trailer) { return trailer == Trailer {}; }

std::optional<Finding> wrong_stage(int record, DebitTrailer const& said, Stage stage)
{
    auto const unanswered = is_nothing(said.collected) && is_nothing(said.failed);
    if (stage == Stage::Result && unanswered && said.asked.count > 0)
        return finding_at(record, 20, 55, "zengin.stage", "振替済と振替不能の件数がどちらも0です。銀行に送った依頼のファイルではありませんか。銀行から届いた結果のファイルを選んでください。");
    if (stage == Stage::Request && !unanswered)
        return finding_at(record, 20, 55, "zengin.stage", "振替の結果が入っています。依頼ではなく、結果のファイルとして取り込んでください。");
    return {};
}

std::optional<Finding> wrong_trailer(int record, DebitTrailer const& said, DebitTrailer const& counted, Stage stage)
{
    if (auto const finding = wrong_totals(record, 2, said.asked, counted.asked, ""))
        return finding;
    if (auto const finding = wrong_stage(record, said, stage); finding || stage == Stage::Request)
        return finding;
    if (auto const finding = wrong_totals(record, 20, said.collected, counted.collected, "振替済"))
        return finding;
    return wrong_totals(record, 38, said.failed, counted.failed, "振替不能");
}

std::expected<DebitFile, Finding> read(std::string_view bytes, Stage stage)
{
    auto const records = records_of(bytes, record_length, Batches::One);
    if (!records)
        return std::unexpected(records.error());
    DebitFile file;
    Reading top(records->front(), 1);
    header(top, file.header, titles(), "91", Letters::Party);
    if (top.finding())
        return std::unexpected(*top.finding());
    // The totals first: a file of the other stage is told as such, not by its first line.
    auto const at = static_cast<int>(records->size()) - 1;
    Reading bottom((*records)[records->size() - 2], at);
    DebitTrailer said;
    totals(bottom, said);
    if (bottom.finding())
        return std::unexpected(*bottom.finding());
    if (auto const finding = wrong_stage(at, said, stage))
        return std::unexpected(*finding);
    for (std::size_t i = 1; i + 2 < records->size(); ++i) {
        Reading way((*records)[i], static_cast<int>(i) + 1);
        Debit debit;
        line(way, debit, stage);
        if (way.finding())
            return std::unexpected(*way.finding());
        file.debits.push_back(std::move(debit));
    }
    if (auto const finding = wrong_trailer(at, said, trailer_of(file), stage))
        return std::unexpected(*finding);
    return file;
}

}  // namespace

std::string_view words_of(DebitResult result)
{
    switch (result) {
    case DebitResult::Collected: return "振替済";
    case DebitResult::ShortOfFunds: return "資金不足";
    case DebitResult::NoAccount: return "取引なし";
    case DebitResult::StoppedByPayer: return "預金者の都合による振替停止";
    case DebitResult::NoMandate: return "預金口座振替依頼書なし";
    case DebitResult::StoppedByTown: return "委託者の都合による振替停止";
    case DebitResult::Other: return "その他";
    }
    return "";
}

DebitTrailer trailer_of(DebitFile const& results)
{
    DebitTrailer trailer;
    auto const add = [](Trailer& to, Yen amount) { ++to.count, to.total += amount; };
    for (auto const& debit : results.debits) {
        add(trailer.asked, debit.amount);
        add(debit.result == DebitResult::Collected ? trailer.collected : trailer.failed, debit.amount);
    }
    return trailer;
}

std::expected<Written, std::vector<Finding>> write_debit_request(DebitFile const& file, LineEnds ends) { return write(file, Stage::Request, ends); }
std::expected<Written, std::vector<Finding>> write_debit_results(DebitFile const& file, LineEnds ends) { return write(file, Stage::Result, ends); }
std::expected<DebitFile, Finding> read_debit_request(std::string_view bytes) { return read(bytes, Stage::Request); }
std::expected<DebitFile, Finding> read_debit_results(std::string_view bytes) { return read(bytes, Stage::Result); }

}  // namespace mado::zengin

#include <mado/rounds/draw.h>

#include <mado/crypto/box.h>

#include <charconv>
#include <limits>
#include <set>
#include <sstream>

namespace mado::rounds {

namespace {

using Kind = Refusal::Kind;

constexpr std::string_view rule = "madoguchi-1";  // a changed rule has another name, so that old proofs stay right
constexpr int most_lots = 1'000;
constexpr json::Limits large { 256 << 20, 16 };

crypto::SymmetricKey key_from(std::string_view bytes)
{
    crypto::SymmetricKey key;
    if (bytes.size() != key.bytes.size())
        throw std::logic_error("a key of the draw has 32 bytes");
    std::ranges::copy(bytes, key.bytes.begin());
    return key;
}

std::string line(json::Value const& value) { return json::canonical(value) + "\n"; }

Result<void> checked(TicketList const& list)
{
    std::set<std::string> rows, receipts;
    for (auto const& row : list.rows)
        if (row.item.empty() || row.places < 0 || row.reserves < 0 || !rows.insert(row.item).second)
            return refuse(Kind::Invalid, "rounds.list.row", { { "item", row.item } });
    for (auto const& ticket : list.tickets) {
        if (!rows.contains(ticket.item))
            return refuse(Kind::Invalid, "rounds.list.no_such_row", { { "item", ticket.item } });
        if (ticket.rank < 1 || ticket.lots < 1 || ticket.lots > most_lots)
            return refuse(Kind::Invalid, "rounds.list.ticket", { { "receipt", ticket.receipt } });
        if (ticket.receipt.empty() || !receipts.insert(ticket.receipt).second)
            return refuse(Kind::Invalid, "rounds.list.receipt_twice", { { "receipt", ticket.receipt } });
    }
    return {};
}

// The numbers of one row and rank, by the written rule.
class Numbers {
public:
    Numbers(std::string_view seed, std::string const& item, int rank) : key_(key_from(seed)), what_(item + "\n" + std::to_string(rank) + "\n") {}

    std::uint64_t below(std::uint64_t bound)
    {
        constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
        auto const rest = (largest % bound + 1) % bound;  // 2^64 modulo the bound
        for (;;)
            if (auto const x = next(); x <= largest - rest)
                return x % bound;
    }

private:
    std::uint64_t next()
    {
        auto const block = crypto::hmac_sha256(key_, what_ + std::to_string(counter_++));
        std::uint64_t x = 0;
        for (std::size_t i = 0; i < 8; ++i)
            x = x << 8 | static_cast<unsigned char>(block[i]);
        return x;
    }

    crypto::SymmetricKey key_;
    std::string what_;
    std::uint64_t counter_ = 0;
};

// The applicants of one rank in the order in which their first ticket is drawn.
std::vector<Ticket const*> order_of(std::vector<Ticket const*> const& applicants, Numbers numbers)
{
    std::vector<Ticket const*> tickets;
    for (auto const* applicant : applicants)
        tickets.insert(tickets.end(), static_cast<std::size_t>(applicant->lots), applicant);
    for (std::size_t i = 0; i < tickets.size(); ++i)
        std::swap(tickets[i], tickets[i + numbers.below(tickets.size() - i)]);
    std::vector<Ticket const*> order;
    std::set<Ticket const*> left;
    for (auto const* ticket : tickets)
        if (left.insert(ticket).second)
            order.push_back(ticket);
    return order;
}

void place_row(std::vector<Place>& all, DrawRow const& row, std::map<int, std::vector<Ticket const*>> const& ranks, std::string_view seed, std::set<std::string> const& gone)
{
    int order = 0;
    std::vector<Place> passed_over;
    for (auto const& [rank, applicants] : ranks)
        for (auto const* ticket : order_of(applicants, { seed, row.item, rank })) {
            Place place { row.item, ticket->receipt, "gone", ticket->rank, ticket->lots };
            if (gone.contains(ticket->receipt)) {
                passed_over.push_back(std::move(place));
                continue;
            }
            place.order = ++order;
            place.result = order <= row.places ? "won" : order <= row.places + row.reserves ? "reserve" : "lost";
            place.number = place.result == "reserve" ? order - row.places : 0;
            all.push_back(std::move(place));
        }
    all.insert(all.end(), passed_over.begin(), passed_over.end());
}

json::Value json_of(Place const& place)
{
    auto value = json::object({ { "item", place.item }, { "receipt", place.receipt }, { "result", place.result }, { "order", place.order } });
    if (place.number > 0)
        value.set("number", place.number);
    return value;
}

std::optional<std::string> from_hex(std::string_view hex)
{
    if (hex.size() % 2 != 0)
        return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        unsigned value = 0;
        auto const [end, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
        if (error != std::errc {} || end != hex.data() + i + 2)
            return std::nullopt;
        bytes += static_cast<char>(value);
    }
    return bytes;
}

void compare(Checked& checked, std::string const& stated, std::string const& computed, std::string const& what)
{
    if (stated != computed)
        checked.wrong.push_back(what + ": " + (stated.empty() ? "-" : stated) + " ≠ " + computed);
}

void compare_places(Checked& checked, json::Array const& stated)
{
    if (stated.size() != checked.places.size())
        checked.wrong.push_back("places: " + std::to_string(stated.size()) + " ≠ " + std::to_string(checked.places.size()) + " (結果の数が違います)");
    for (std::size_t i = 0; i < std::min(stated.size(), checked.places.size()); ++i)
        if (!(stated[i] == json_of(checked.places[i])))
            checked.wrong.push_back("places[" + std::to_string(i) + "]: " + json::canonical(stated[i]) + " ≠ " + json::canonical(json_of(checked.places[i])) + " (抽選の結果が違います)");
}

}  // namespace

Result<std::string> text_of(TicketList list)
{
    TRY(checked(list));
    std::ranges::sort(list.rows, {}, &DrawRow::item);
    std::ranges::sort(list.tickets, {}, [](Ticket const& ticket) { return std::tie(ticket.item, ticket.rank, ticket.receipt); });
    auto text = line(json::object({ { "draw", rule }, { "procedure", list.procedure }, { "round", list.round }, { "tenant", list.tenant } }));
    for (auto const& row : list.rows)
        text += line(json::object({ { "item", row.item }, { "places", row.places }, { "reserves", row.reserves } }));
    for (auto const& ticket : list.tickets)
        text += line(json::object({ { "item", ticket.item }, { "lots", ticket.lots }, { "rank", ticket.rank }, { "receipt", ticket.receipt } }));
    return text;
}

Result<TicketList> list_from(std::string_view text)
{
    TicketList list;
    std::istringstream lines { std::string(text) };
    bool is_first = true;
    for (std::string one; std::getline(lines, one); is_first = false) {
        auto const value = json::parse(one);
        if (!value || !value->is_object() || json::canonical(*value) != one)
            return refuse(Kind::Invalid, "rounds.list.not_canonical");
        if (is_first) {
            if (value->text("draw") != rule)
                return refuse(Kind::Invalid, "rounds.list.other_rule");
            list.tenant = value->text("tenant");
            list.procedure = value->text("procedure");
            list.round = value->text("round");
        } else if (value->has("receipt")) {
            list.tickets.push_back({ value->text("item"), static_cast<int>(value->integer("rank")), value->text("receipt"), static_cast<int>(value->integer("lots")) });
        } else {
            list.rows.push_back({ value->text("item"), static_cast<int>(value->integer("places", -1)), static_cast<int>(value->integer("reserves", -1)) });
        }
    }
    TRY(checked(list));
    auto const again = TRY(text_of(list));
    if (is_first || again != text)
        return refuse(Kind::Invalid, "rounds.list.not_canonical");
    return list;
}

std::string commitment_of(std::string_view secret) { return crypto::sha256_hex(secret); }

std::string seed_of(Seed const& seed, std::string_view list_hash)
{
    return crypto::hmac_sha256(key_from(seed.secret), std::string(list_hash) + "\n" + seed.public_value);
}

std::vector<Place> drawn(TicketList const& list, std::string_view seed, std::vector<std::string> const& gone)
{
    auto rows = list.rows;
    std::ranges::sort(rows, {}, &DrawRow::item);
    auto tickets = list.tickets;
    std::ranges::sort(tickets, {}, [](Ticket const& ticket) { return std::tie(ticket.item, ticket.rank, ticket.receipt); });
    std::map<std::string, std::map<int, std::vector<Ticket const*>>> by_row;
    for (auto const& ticket : tickets)
        by_row[ticket.item][ticket.rank].push_back(&ticket);
    std::set<std::string> const passed_over(gone.begin(), gone.end());
    std::vector<Place> all;
    for (auto const& row : rows)
        place_row(all, row, by_row[row.item], seed, passed_over);
    return all;
}

json::Value proof_of(Proof const& proof)
{
    auto const list = list_from(proof.list);
    if (!list)
        throw std::logic_error("rounds: the list of a proof cannot be read: " + list.error().key);
    auto const hash = crypto::sha256_hex(proof.list);
    auto const seed = seed_of(proof.seed, hash);
    return json::object({ { "rule", rule }, { "tenant", list->tenant }, { "procedure", list->procedure }, { "round", list->round }, { "fixed_at", proof.fixed_at },
        { "drawn_at", proof.drawn_at }, { "list", proof.list }, { "list_hash", hash }, { "commitment", commitment_of(proof.seed.secret) },
        { "secret", crypto::hex(proof.seed.secret) }, { "public_value", proof.seed.public_value }, { "public_source", proof.seed.public_source }, { "seed", crypto::hex(seed) },
        { "gone", json::array_of(proof.gone, [](std::string const& receipt) { return json::Value(receipt); }) },
        { "places", json::array_of(drawn(*list, seed, proof.gone), json_of) } });
}

Checked check_proof(std::string_view text)
{
    Checked checked;
    auto const proof = json::parse(text, large);
    if (!proof || !proof->is_object()) {
        checked.wrong.push_back("not JSON: " + (proof ? std::string("no object") : proof.error().says) + " (JSONとして読めません)");
        return checked;
    }
    auto const list_text = proof->text("list");
    auto const list = list_from(list_text);
    auto const secret = from_hex(proof->text("secret"));
    if (!list)
        checked.wrong.push_back("list: " + list.error().key + " (名簿が、決められた形ではありません)");
    if (!secret || secret->size() != 32)
        checked.wrong.push_back("secret: not 64 hex digits (秘密の種が、16進64桁ではありません)");
    if (!checked.wrong.empty())
        return checked;
    compare(checked, proof->text("rule"), std::string(rule), "rule (規則)");
    checked.list_hash = crypto::sha256_hex(list_text);
    checked.commitment = commitment_of(*secret);
    auto const seed = seed_of({ *secret, proof->text("public_value"), {} }, checked.list_hash);
    checked.seed = crypto::hex(seed);
    checked.applicants = list->tickets.size();
    checked.rows = list->rows.size();
    compare(checked, proof->text("list_hash"), checked.list_hash, "list_hash (名簿のハッシュ)");
    compare(checked, proof->text("commitment"), checked.commitment, "commitment (先に公開した約束)");
    compare(checked, proof->text("seed"), checked.seed, "seed (種)");
    std::vector<std::string> gone;
    for (auto const& receipt : proof->array("gone"))
        gone.push_back(receipt.is_text() ? receipt.text() : std::string());
    checked.places = drawn(*list, seed, gone);
    compare_places(checked, proof->array("places"));
    for (auto const& [name, stated] : { std::pair<std::string, std::string> { "tenant", list->tenant }, { "procedure", list->procedure }, { "round", list->round } })
        compare(checked, proof->text(name), stated, name);
    return checked;
}

}  // namespace mado::rounds

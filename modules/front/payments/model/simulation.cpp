#include <mado/payments/simulation.h>

#include <mado/names/id.h>

namespace mado::payments {

namespace {

std::unexpected<Refusal> busy() { return refuse(Refusal::Kind::Busy, "payments.provider.silent"); }
std::unexpected<Refusal> unknown() { return refuse(Refusal::Kind::NotFound, "payments.provider.unknown"); }

}  // namespace

Simulation::Kept* Simulation::find(std::string const& id)
{
    auto const found = kept_.find(id);
    if (found == kept_.end())
        return nullptr;
    expire(found->second);
    return &found->second;
}

void Simulation::expire(Kept& kept)
{
    bool const is_waiting = kept.checkout.state == CheckoutState::Open || kept.checkout.state == CheckoutState::Failed;
    if (is_waiting && clock_.now() > kept.order.expires_at)
        change(kept, CheckoutState::Expired);
}

void Simulation::change(Kept& kept, CheckoutState to)
{
    kept.checkout.state = to;
    ++kept.checkout.stage;
    kept.checkout.at = clock_.now();
    if (how_ == Notices::Drop || kept.order.notify_to.empty())
        return;
    (how_ == Notices::Hold ? held_ : ready_).push_back({ kept.order.notify_to, json_of(kept.checkout), copies_ });
}

Result<Checkout> Simulation::create(CheckoutOrder const& order)
{
    std::scoped_lock const lock(mutex_);
    if (is_down())
        return busy();
    if (auto const known = by_key_.find(order.key); known != by_key_.end())
        return find(known->second)->checkout;
    if (refuses_)
        return refuse(Refusal::Kind::Invalid, "payments.provider.not_understood");
    // Not guessable by who made another one: in a demonstration the address of the hosted page is all that protects it.
    auto const id = "demo_" + std::to_string(++made_) + "_" + order.key.substr(order.key.size() > 12 ? order.key.size() - 12 : 0);
    Kept kept { { .id = id, .key = order.key, .address = page_address_ + id, .state = CheckoutState::Open, .amount = order.amount, .stage = 0, .at = clock_.now() }, order };
    by_key_[order.key] = id;
    return kept_.emplace(id, std::move(kept)).first->second.checkout;
}

Result<Checkout> Simulation::ask(std::string const& id)
{
    std::scoped_lock const lock(mutex_);
    if (is_down())
        return busy();
    auto const* kept = find(id);
    if (!kept)
        return unknown();
    return kept->checkout;
}

Result<Checkout> Simulation::cancel(std::string const& id)
{
    std::scoped_lock const lock(mutex_);
    if (is_down())
        return busy();
    auto* kept = find(id);
    if (!kept)
        return unknown();
    if (kept->checkout.state == CheckoutState::Open || kept->checkout.state == CheckoutState::Failed)
        change(*kept, CheckoutState::Cancelled);
    return kept->checkout;
}

Result<Checkout> Simulation::refund(std::string const& id, std::int64_t amount, std::string const& key)
{
    std::scoped_lock const lock(mutex_);
    if (is_down())
        return busy();
    auto* kept = find(id);
    if (!kept)
        return unknown();
    if (kept->refunds.contains(key))
        return kept->checkout;
    if (kept->checkout.state != CheckoutState::Succeeded || amount <= 0 || kept->refunded + amount > kept->checkout.amount)
        return refuse(Refusal::Kind::Conflict, "payments.provider.too_late");
    kept->refunds.emplace(key, Kept::Refund { amount, clock_.now() });
    kept->refunded += amount;
    kept->checkout.refunded = kept->refunded;
    return kept->checkout;
}

std::optional<Simulation::Shown> Simulation::shown(std::string const& id)
{
    std::scoped_lock const lock(mutex_);
    auto const* kept = find(id);
    return kept ? std::optional(Shown { kept->checkout, kept->order.title, kept->order.way, kept->order.return_to }) : std::nullopt;
}

bool Simulation::pay(std::string const& id, std::optional<std::int64_t> amount)
{
    std::scoped_lock const lock(mutex_);
    auto* kept = find(id);
    if (!kept)
        return false;
    if (kept->checkout.state == CheckoutState::Succeeded && (!amount || *amount == kept->checkout.amount))
        return true;
    if (amount)
        kept->checkout.amount = *amount;
    change(*kept, CheckoutState::Succeeded);
    return true;
}

bool Simulation::fail(std::string const& id)
{
    std::scoped_lock const lock(mutex_);
    auto* kept = find(id);
    if (kept && kept->checkout.state == CheckoutState::Open)
        change(*kept, CheckoutState::Failed);
    return kept != nullptr;
}

std::int64_t Simulation::refunded(std::string const& id)
{
    std::scoped_lock const lock(mutex_);
    auto const* kept = find(id);
    return kept ? kept->refunded : 0;
}

void Simulation::refuse_orders(bool refuses)
{
    std::scoped_lock const lock(mutex_);
    refuses_ = refuses;
}

void Simulation::notices(Notices how, int copies)
{
    std::scoped_lock const lock(mutex_);
    how_ = how;
    copies_ = copies;
}

void Simulation::release(bool newest_first)
{
    std::scoped_lock const lock(mutex_);
    while (!held_.empty()) {
        ready_.push_back(newest_first ? held_.back() : held_.front());
        newest_first ? held_.pop_back() : held_.pop_front();
    }
}

void Simulation::down_until(Instant until)
{
    std::scoped_lock const lock(mutex_);
    down_until_ = until;
}

bool Simulation::is_down()
{
    std::scoped_lock const lock(mutex_);
    return clock_.now() < down_until_;
}

std::vector<Notice> Simulation::take_notices()
{
    std::scoped_lock const lock(mutex_);
    if (is_down())
        return {};
    std::vector<Notice> taken(ready_.begin(), ready_.end());
    ready_.clear();
    return taken;
}

std::vector<Checkout> Simulation::all()
{
    std::scoped_lock const lock(mutex_);
    std::vector<Checkout> found;
    for (auto& [id, kept] : kept_) {
        expire(kept);
        found.push_back(kept.checkout);
    }
    return found;
}

std::string Simulation::settlement(Day entrusted_on, Day remitted_on)
{
    std::scoped_lock const lock(mutex_);
    constexpr std::int64_t fee_per_mille = 22;  // cut below one yen
    std::string csv = "reference,amount,fee,entrusted_on,remitted_on,refund\n";
    auto const line = [&](std::string const& id, std::int64_t amount, std::int64_t fee, std::string const& refund) {
        csv += id + "," + std::to_string(amount) + "," + std::to_string(fee) + "," + entrusted_on.iso() + "," + remitted_on.iso() + "," + refund + "\n";
    };
    for (auto const& [id, kept] : kept_) {
        if (kept.checkout.state == CheckoutState::Succeeded && day_in_tokyo(kept.checkout.at) == entrusted_on)
            line(id, kept.checkout.amount, kept.checkout.amount * fee_per_mille / 1'000, "");
        for (auto const& [key, refund] : kept.refunds)
            if (day_in_tokyo(refund.at) == entrusted_on)
                line(id, -refund.amount, 0, key);
    }
    return csv;
}

}  // namespace mado::payments

using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>What is being sold: one product some times over, a free amount, or only the question for the balance.</summary>
    public sealed class Basket
    {
        /// <summary>Code of the product; 0 for a free amount or the balance.</summary>
        public uint Product { get; private set; }

        /// <summary>Its name; empty for a free amount.</summary>
        public string Name { get; private set; } = "";

        /// <summary>Price of one, cents.</summary>
        public int Price { get; private set; }

        /// <summary>Pieces.</summary>
        public int Quantity { get; private set; } = 1;

        /// <summary>To pay, cents; 0 asks for the balance.</summary>
        public int Amount
        {
            get { return Price * Quantity; }
        }

        /// <summary>Adds one of a product; another product than before begins anew.</summary>
        /// <returns>False when more would go beyond <see cref="DebitRules.MaxAmount"/>.</returns>
        public bool Add(KeypadProduct product)
        {
            if (Product != product.Code || Product == 0)
            {
                Clear();
                Product = product.Code;
                Name = product.Name;
                Price = product.Price;
                return true;
            }

            if ((long)Price * (Quantity + 1) > DebitRules.MaxAmount)
                return false;
            Quantity++;
            return true;
        }

        /// <summary>Types one more digit of a free amount.</summary>
        /// <returns>False when it would go beyond <see cref="DebitRules.MaxAmount"/>.</returns>
        public bool Type(int digit)
        {
            if ((long)Price * 10 + digit > DebitRules.MaxAmount)
                return false;
            Price = Price * 10 + digit;
            return true;
        }

        /// <summary>Empty.</summary>
        public void Clear()
        {
            Product = 0;
            Name = "";
            Price = 0;
            Quantity = 1;
        }
    }
}

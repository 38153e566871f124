#if NANOFRAMEWORK_1_0
using System;
using System.Device.Gpio;
using System.Threading;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Networking;
using nanoFramework.Runtime.Native;
using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Turnstile
{
    /// <summary>
    /// The gate on an ESP32. The pins and the fire alarm work before anything else is tried, and whether or not the network does.
    /// Watchdog: the ESP-IDF task watchdog of the firmware image (CONFIG_ESP_TASK_WDT) resets a CLR that hangs; this loop
    /// restarts the device itself when memory runs short, between two people.
    /// </summary>
    public static class Program
    {
        const int PollMs = 5;
        const int MemoryCheckMs = 5000;
        const uint LowMemory = 24000;
        const int RestartMs = 60000;

        /// <summary>Never returns.</summary>
        public static void Main()
        {
            Configuration.SetPinFunction(4, DeviceFunction.COM2_RX);
            Configuration.SetPinFunction(18, DeviceFunction.COM2_TX);
            Configuration.SetPinFunction(19, DeviceFunction.COM3_RX);
            Configuration.SetPinFunction(23, DeviceFunction.COM3_TX);
            Configuration.SetPinFunction(21, DeviceFunction.I2C1_DATA);
            Configuration.SetPinFunction(22, DeviceFunction.I2C1_CLOCK);
            TurnstilePins pins = new TurnstilePins(new GpioController(), new TurnstileWiring());
            try
            {
                Work(pins);
            }
            catch (Exception failure)
            {
                // Not commissioned, or something unforeseen: nobody is held by a gate that does not work. A start may mend it.
                Console.WriteLine("gate: " + failure.Message);
                pins.SetLock(true);
                Thread.Sleep(RestartMs);
                Power.RebootDevice();
            }
        }

        static void Work(TurnstilePins pins)
        {
            DeviceFiles files = new DeviceFiles();
            string site = files.Setting("site");
            string id = files.Setting("device.id");
            string topics = Topics.PrefixOf(site, Topics.Turnstile, id);
            M2MqttLink link = new M2MqttLink(
                EdgeName.Of(site),
                Convert.ToInt32(files.Setting("edge.port")),
                id,
                new string[]
                {
                    topics + Topics.Decision, topics + Topics.Ack, topics + Topics.Clock, topics + Topics.Configuration,
                    topics + Topics.TicketList, topics + Topics.BlockList,
                },
                files.Authority,
                files.Certificate);
            TurnstileBoard board = new TurnstileBoard(
                pins,
                new SerialPortLine("COM2", 9600),
                OpenReader(),
                new LcdDisplay(1, 0x27),
                link,
                new FlashLog(new FileFlashMedium(DeviceFiles.Root + "gate")),
                new FlashLog(new FileFlashMedium(DeviceFiles.Root + "lists")),
                site,
                id);
            board.Start(Environment.TickCount64);
            new Thread(() => Connect(files, link)).Start();
            Run(board);
        }

        static void Run(TurnstileBoard board)
        {
            long memoryAt = 0;
            while (true)
            {
                long now = Environment.TickCount64;
                board.Poll(now);
                if (now >= memoryAt && board.Logic.State == TurnstileState.Idle)
                {
                    memoryAt = now + MemoryCheckMs;
                    board.FreeMemory = nanoFramework.Runtime.Native.GC.Run(false);
                    if (board.FreeMemory < LowMemory)
                        Power.RebootDevice();
                }

                Thread.Sleep(PollMs);
            }
        }

        static INfcReader OpenReader()
        {
            try
            {
                return new Pn532NfcReader("COM3");
            }
            catch (Exception failure)
            {
                // A gate without its NFC reader still reads tickets on paper.
                Console.WriteLine("nfc: " + failure.Message);
                return null;
            }
        }

        static void Connect(DeviceFiles files, M2MqttLink link)
        {
            while (!WifiNetworkHelper.ConnectDhcp(files.Setting("wifi.ssid"), files.Setting("wifi.password")))
            {
                Console.WriteLine("wifi: status " + (int)WifiNetworkHelper.Status);
                WifiNetworkHelper.Reset();
                Thread.Sleep(5000);
            }

            link.Start();
        }
    }
}
#endif

#if NANOFRAMEWORK_1_0
using System;
using System.Device.Gpio;
using System.Threading;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Networking;
using nanoFramework.Runtime.Native;
using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>
    /// The reader on an ESP32. Watchdog: the ESP-IDF task watchdog of the firmware image (CONFIG_ESP_TASK_WDT) resets a CLR
    /// that hangs; this loop restarts the device itself when memory runs short, between two sales.
    /// </summary>
    public static class Program
    {
        const int PollMs = 5;
        const int MemoryCheckMs = 5000;
        const uint LowMemory = 24000;

        /// <summary>Never returns.</summary>
        public static void Main()
        {
            Configuration.SetPinFunction(35, DeviceFunction.COM2_RX);
            Configuration.SetPinFunction(19, DeviceFunction.COM2_TX);
            Configuration.SetPinFunction(21, DeviceFunction.I2C1_DATA);
            Configuration.SetPinFunction(22, DeviceFunction.I2C1_CLOCK);
            GpioController gpio = new GpioController();
            ReaderWiring wiring = new ReaderWiring();
            DeviceFiles files = new DeviceFiles();
            string site = files.Setting("site");
            string id = files.Setting("device.id");
            string topics = Topics.PrefixOf(site, Topics.Reader, id);
            M2MqttLink link = new M2MqttLink(
                EdgeName.Of(site),
                Convert.ToInt32(files.Setting("edge.port")),
                id,
                new string[]
                {
                    topics + Topics.DebitDecision, topics + Topics.Ack, topics + Topics.Clock, topics + Topics.Configuration,
                    topics + Topics.TopUp, topics + Topics.BlockList,
                },
                files.Authority,
                files.Certificate);
            ReaderBoard board = new ReaderBoard(
                new ReaderPins(gpio, wiring),
                new MatrixKeypad(gpio, wiring),
                new Pn532NfcReader("COM2"),
                new LcdDisplay(1, 0x27),
                link,
                new FlashLog(new FileFlashMedium(DeviceFiles.Root + "reader")),
                new FlashLog(new FileFlashMedium(DeviceFiles.Root + "lists")),
                site,
                id);
            board.Start(Environment.TickCount64);
            new Thread(() => Connect(files, link)).Start();
            Run(board);
        }

        static void Run(ReaderBoard board)
        {
            long memoryAt = 0;
            while (true)
            {
                long now = Environment.TickCount64;
                board.Poll(now);
                if (now >= memoryAt && board.Logic.State == ReaderState.Idle)
                {
                    memoryAt = now + MemoryCheckMs;
                    board.FreeMemory = nanoFramework.Runtime.Native.GC.Run(false);
                    if (board.FreeMemory < LowMemory)
                        Power.RebootDevice();
                }

                Thread.Sleep(PollMs);
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
